/** Documents that have a page, in English and in Russian, and the last part of its address. */
const PAGES: readonly (readonly [page: string, en: string, ru?: string])[] = [
  ['one-training-step', 'docs/one-training-step.md', 'docs/ru/one-training-step.md'],
  ['add-an-op', 'CONTRIBUTING.md'],
  ['kernels', 'docs/kernels.md', 'docs/ru/kernels.md'],
  ['glass-box', 'docs/glass-box.md', 'docs/ru/glass-box.md'],
  ['one-number', 'docs/one-number.md', 'docs/ru/one-number.md'],
  ['architecture', 'docs/architecture.md', 'docs/ru/architecture.md'],
  ['from-keras', 'docs/from-keras.md'],
  ['from-tensorflowjs', 'docs/from-tensorflowjs.md'],
]

/** The files of each page, by language. */
export const pages = PAGES.map(([page, en, ru]) => ({ page, files: { en, ...(ru ? { ru } : {}) } }))

/** Where the site shows a file of the repository; with a line, there. */
export function addressOf(file: string, line?: number): string {
  const found = pages.find(({ files }) => Object.values(files).includes(file))
  if (found) return `#/learn/${found.page}`
  return `#/source/${file}${line ? `?line=${line}` : ''}`
}
