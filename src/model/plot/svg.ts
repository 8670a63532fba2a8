/** Colours that can be told apart on white, by people who see few colours too. */
export const COLOURS = ['#0b62c4', '#c2500a'] as const

/** An SVG file's text: black on white, so that it looks the same in a page, in a file, in dark and in light. */
export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      'role="img" font-family="ui-monospace, monospace" font-size="12" fill="#222">',
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

/** A line of text; `x` is its beginning, middle or end. */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end' = 'middle',
  more = '',
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escaped(text)}</text>`
}

function escaped(text: string): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (letter) => codes[letter])
}
