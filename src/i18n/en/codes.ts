/** Errors are written in English where they arise; this table explains their codes to readers of other languages. */
export const codesEn: Readonly<Record<string, string>> = {};
