/** JSON as Python writes it: one line, other letters than ASCII as `\u` and four digits. */
export function toPythonJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
