import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROUTES } from './routes.js'
import { barriers, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const WIDTHS = [1440, 390]

it.each(ROUTES)('%s keeps nobody out, light or dark, wide or narrow', async (route) => {
  const { page } = await visit(browser, route, { locale: 'ru-RU', colorScheme: 'light' })
  await page.locator('h1').first().waitFor()
  await page.getByText('Загрузка…').waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`html[data-theme="${colorScheme}"]`).waitFor()
      expect(await barriers(page), `${colorScheme}, ${width}`).toEqual([])
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBeLessThanOrEqual(
      width,
    )
  }
})
