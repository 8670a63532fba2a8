/** Documents that have a page, and the last part of its address. */
export const pages: Readonly<Record<string, string>> = {
  'docs/one-training-step.md': 'one-training-step',
  'CONTRIBUTING.md': 'add-an-op',
  'docs/kernels.md': 'kernels',
  'docs/architecture.md': 'architecture',
  'docs/from-keras.md': 'from-keras',
  'docs/from-tensorflowjs.md': 'from-tensorflowjs',
}

/** Where the site shows a file of the repository. */
export function addressOf(file: string): string {
  const page = pages[file]
  return page ? `#/learn/${page}` : `#/source/${file}`
}
