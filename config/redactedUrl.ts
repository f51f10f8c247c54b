/**
 * A URL as messages and logs may show it: without user and password, and with the values of its query hidden, as one of them may be a
 * token. Also of a text that is no valid URL.
 */
export function redactedUrl(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//').replaceAll(/([?&][^=&#]*)=[^&#]*/g, '$1=(hidden)');
}
