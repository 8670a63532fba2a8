import { pages } from '../../web/learn/addresses.js'

/** An address of each kind that the site has, and of all its documents; no two neighbours differ in their queries alone. */
export const KINDS = [
  '/',
  '/runs',
  '/play',
  '/exercises',
  '/play?snippet=adversarial',
  '/exercise/3',
  '/exercise/19',
  '/bench',
  '/bench/devices',
  '/learn',
  '/learn/ops',
  '/source/src/index.ts',
  '/source/src/kernels/matmul/naive.wgsl',
  '/no/such/page',
  ...[1, 3, 4, 8, 14, 20, 23, 30].map((task) => `/task/${task}`),
  ...pages.map(({ page }) => `/learn/${page}`),
]

/** These, and all tasks. */
export const ROUTES = [
  ...KINDS,
  ...Array.from({ length: 30 }, (_, i) => `/task/${i + 1}`).filter((route) => !KINDS.includes(route)),
]

/** Whether the text of a page is Russian for Russian readers: code is not, nor are the documents that are English alone. */
export function isInRussian(route: string): boolean {
  const page = pages.find(({ page }) => route === `/learn/${page}`)
  return page ? 'ru' in page.files : !/^\/(source|no)\//.test(route)
}
