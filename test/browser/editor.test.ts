import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { codeIn, ended, openBrowser, visit } from './visit.js'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const LABEL = 'tasks/02-simple-network.ts'

beforeEach(async () => {
  page = (await visit(browser, '/task/2')).page
  await page.locator('button.run:enabled').waitFor()
  await page.getByLabel(LABEL).click()
  return () => page.context().close()
})

it('Ctrl+Enter runs, and adds no line', async () => {
  const before = await codeIn(page, LABEL)
  await page.keyboard.press('Control+Enter')
  expect(await ended(page)).toBe('Done.')
  expect(await codeIn(page, LABEL)).toBe(before)
})

it('Tab indents; Escape and then Tab leaves', async () => {
  const before = await codeIn(page, LABEL)
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Tab')
  expect(await codeIn(page, LABEL)).toBe(`${before}  `)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('.cm-editor'))).toBe(null)
  expect(await codeIn(page, LABEL)).toBe(`${before}  `)
})

it('keeps up with one who types fast', async () => {
  const before = await codeIn(page, LABEL)
  await page.keyboard.press('Control+End')
  const words = 'const quick = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9'
  await page.keyboard.type(words)
  await page.waitForTimeout(500) // what lags behind has arrived
  expect(await codeIn(page, LABEL)).toBe(before + words)
})

it('knows the engine: completes, explains, and marks what has a wrong type', async () => {
  await page.keyboard.press('Control+End')
  await page.keyboard.type('const m = new Sequential()\nm.')
  const options = page.locator('.cm-tooltip-autocomplete li')
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Control+Space') // TypeScript is fetched now
        return (await options.allTextContents()).join()
      },
      { timeout: 120_000, interval: 2000 },
    )
    .toContain('countParams')
  await page.keyboard.type('summary()\nconst wrong: number = "a"')
  await expect
    .poll(() => page.locator('.cm-lintRange-warning').allTextContents(), { timeout: 30_000 })
    .toContain('wrong')
  await page.keyboard.press('Escape') // what is offered last
  const line = page.locator('.cm-line', { hasText: 'const model = new Sequential()' })
  await line.hover({ position: { x: 180, y: 8 } }) // in the middle of the name
  await line.hover({ position: { x: 184, y: 8 } })
  await expect
    .poll(() => page.locator('.editor-info').textContent(), { timeout: 30_000 })
    .toContain('Sequential')
})
