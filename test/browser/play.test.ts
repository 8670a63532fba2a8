import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it('the spirals can be stepped through, paused, and go on', async () => {
  const { page, complaints } = await visit(browser, '/play?snippet=spiral')
  await page.locator('.cm-content').waitFor()
  const state = page.locator('.state')
  await page.getByRole('button', { name: 'Step' }).click()
  await expect.poll(() => state.textContent(), { timeout: 60_000 }).toBe('Paused, turn 1.')
  await page.getByText('epoch 2,').waitFor()
  await page.getByRole('button', { name: 'Step' }).click()
  await page.getByText('epoch 4,').waitFor()
  await expect.poll(() => page.locator('.pictures canvas').count()).toBe(17) // the border, and 8 neurons of 2 layers
  await page.getByRole('button', { name: 'Go on' }).click()
  const epoch = async () => Number(/epoch (\d+),/.exec((await page.locator('.shown').textContent())!)?.[1])
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(8)
  await page.getByRole('button', { name: 'Pause' }).click()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped.').waitFor()
  expect(complaints).toEqual([])
})

it('a program is sent in a link, says what it says in the console, and fails in its line', async () => {
  const { page } = await visit(browser, '/play')
  await page.getByLabel('Snippet').selectOption({ label: 'Blank sheet' })
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.insertText("console.log('sum', 1 + 1)\n\nthrow new Error('enough')\n")
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('The program is in the page’s address now').waitFor()
  const [, route] = page.url().split('#')

  const { page: other } = await visit(browser, route)
  await expect.poll(() => other.locator('.cm-content').textContent()).toContain('enough')
  await other.getByRole('button', { name: 'Run', exact: true }).click()
  await other.getByText('It failed in line 3: enough').waitFor({ timeout: 60_000 })
  expect(await other.locator('.console').textContent()).toBe('sum 2\n')
  await other.locator('.cm-lint-marker-error').waitFor()

  const { page: damaged } = await visit(browser, '/play?code=nothing')
  await damaged.getByText('The link is damaged').waitFor()
})

it.each(['dark', 'light'] as const)('everybody can use it: %s', async (colorScheme) => {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const { page } = await visit(browser, '/play', { locale: 'ru-RU', colorScheme, viewport })
    await page.locator('.cm-content').waitFor()
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  }
})
