import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { english } from './english.js'
import { isInRussian, KINDS, ROUTES } from './routes.js'
import { barriers, openBrowser, visit } from './visit.js'

let browser: Browser
let page: Page
/** What the page has asked for and not got yet. */
const asked = new Set<unknown>()

beforeAll(async () => {
  browser = await openBrowser()
  // One visitor goes to all pages: loading the site for each takes longer than looking at it.
  page = (await visit(browser, '/no/page', { locale: 'ru-RU' })).page
  page.on('request', (request) => asked.add(request))
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
})
afterAll(() => browser.close())

/** Goes to a page of the site, and waits until all of it is there. */
async function go(route: string): Promise<void> {
  await page.evaluate((route) => {
    document.querySelector('main > *')!.setAttribute('data-old', '')
    location.hash = route
  }, route)
  await page.locator('[data-old]').waitFor({ state: 'detached' })
  await page.locator('h1').first().waitFor()
  await page.getByText('Загрузка…').waitFor({ state: 'detached' })
  for (let quiet = 0; quiet < 3; quiet = asked.size === 0 ? quiet + 1 : 0) await page.waitForTimeout(100)
}

const DAY = { width: 1440, colorScheme: 'light' } as const
const NIGHT = { width: 390, colorScheme: 'dark' } as const
const ALL = [DAY, { ...DAY, colorScheme: 'dark' }, NIGHT, { ...NIGHT, colorScheme: 'light' }] as const

it.each(ROUTES)('%s keeps nobody out, light or dark, wide or narrow, in Russian', async (route) => {
  await go(route)
  // The pages of tasks are of one kind.
  for (const { width, colorScheme } of KINDS.includes(route) ? ALL : [DAY, NIGHT]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor()
    expect(await barriers(page), `${colorScheme}, ${width}`).toEqual([])
    const reach = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(reach, `${width}`).toBeLessThanOrEqual(width)
  }
  expect(await english(page)).toEqual([])
  if (!isInRussian(route)) return
  expect((await page.locator('main').textContent())!.match(/[а-яё]/gi)!.length).toBeGreaterThan(100)
})
