/**
 * Login pages of hotels and error pages of proxies come with status 200. Nothing that belongs into a bundle is HTML.
 * @param first the first bytes of the body
 */
export function looksLikeHtml(contentType: string | undefined, first: Uint8Array): boolean {
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '')) return true;
  const text = Buffer.from(first.subarray(0, 256))
    .toString('latin1')
    .replace(/^\xEF\xBB\xBF/, '')
    .trimStart();
  return /^<(!doctype\s+html|html|head|body)\b/i.test(text);
}
