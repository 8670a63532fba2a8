import { pages } from '../../web/learn/addresses.js'

/** An address of each kind that the site has, and of all its documents. */
export const ROUTES = [
  '/',
  '/runs',
  '/play',
  '/play?snippet=adversarial',
  '/exercises',
  '/exercise/3',
  '/exercise/19',
  '/bench',
  '/bench/devices',
  '/learn',
  '/learn/ops',
  '/source/src/index.ts',
  '/no/such/page',
  ...[1, 3, 4, 8, 14, 20, 23, 30].map((task) => `/task/${task}`),
  ...pages.map(({ page }) => `/learn/${page}`),
]

/** Those among them whose words are Russian, but for names: code, its index, and the tables of devices and kernels are not. */
export const RUSSIAN_ROUTES = ROUTES.filter(
  (route) =>
    !route.startsWith('/source') &&
    !['/learn/ops', '/learn/kernels', '/no/such/page'].includes(route) &&
    pages.every(({ page, files }) => route !== `/learn/${page}` || 'ru' in files),
)
