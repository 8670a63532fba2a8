import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROUTES } from './routes.js'
import { ended, openBrowser, run, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it.each(ROUTES)('%s keeps to its policy', async (route) => {
  const { page, complaints } = await visit(browser, route)
  await page.waitForLoadState('networkidle')
  expect(complaints.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([])
})

it('scripts in the page that are not its own do not run, while a program runs in its worker', async () => {
  const { page, complaints } = await visit(browser, '/task/2')
  await run(page)
  await ended(page)
  await expect.poll(() => page.locator('.state.done').count()).toBe(1)
  expect(complaints.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([])
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.intruded = true'
    document.head.append(script)
  })
  expect(await page.evaluate(() => 'intruded' in window)).toBe(false)
})
