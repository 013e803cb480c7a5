export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

function parse(value: string | undefined): Language | undefined {
  const primary = value?.toLowerCase().split(/[-_.@]/)[0];
  return LANGUAGES.find((language) => language === primary);
}

/**
 * The language of everything k8slab prints: `--lang`, else K8SLAB_LANG, else the locale (LC_ALL before LC_MESSAGES
 * before LANG, as POSIX orders them), else that of the system, else English. A locale in another language is English,
 * not an error.
 *
 * @param system locale as Intl knows it (`ko-KR`): Windows sets none of the variables
 */
export function detectLanguage(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  system?: string,
): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return parse(flag) ?? parse(env['K8SLAB_LANG']) ?? parse(locale ?? system) ?? 'en';
}
