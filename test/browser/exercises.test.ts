import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** What the page says when the attempt has ended. */
async function check(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Check' }).click()
  const state = page.locator('.state:is(.done, .failed)')
  await state.waitFor({ timeout: 240_000 })
  return (await state.textContent()) ?? ''
}

it('an exercise fails, is hinted, passes, and is known to have been passed', async () => {
  const { page, complaints } = await visit(browser, '/exercises')
  await page.getByRole('link', { name: 'ReLU’s gradient' }).click()
  const editor = page.locator('.cm-content')
  await editor.waitFor()
  expect(await check(page)).toBe('Not yet:')
  const finding = await page.locator('.finding dd').allTextContents()
  expect(finding.slice(0, 3)).toEqual(['relu of [7]', 'dx[1]', '0'])

  await page.getByRole('button', { name: 'Hint' }).click()
  await page.getByRole('button', { name: 'Another hint' }).click()
  expect(await page.locator('.hints li').last().textContent()).toContain('y.greater(0)')
  expect(await barriers(page)).toEqual([])

  await page.locator('.cm-line', { hasText: 'gradient:' }).click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.insertText('gradient: (dy, x, y) => dy.mul(y.greater(0)),')
  expect(await check(page)).toMatch(/^✓ Right[.] With your part a network tells [789]\d %/)

  await page.reload()
  await expect.poll(() => editor.textContent()).toContain('dy.mul(y.greater(0))')
  await page.getByRole('link', { name: 'All exercises' }).click()
  await page.getByText('1 of 22 passed').waitFor()
  expect(complaints).toEqual([])
})

it('a loop without an end is stopped', async () => {
  const { page } = await visit(browser, '/exercise/3')
  await page.locator('.cm-line', { hasText: 'return x' }).last().click()
  await page.keyboard.press('Home')
  await page.keyboard.insertText('while (x) {}\n')
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped.').waitFor()
})
