import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ended, openBrowser, run, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it('a link restores seed, settings and code, and with them the result to the last digit', async () => {
  const { page } = await visit(browser, '/task/4')
  await page.locator('button.run:enabled').waitFor()
  await page.getByLabel('seed').fill('7')
  await run(page, { images: '1000', epochs: '1' })
  expect(await ended(page)).toMatch(/^Done/)
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('Code, settings and seed are in the address now').waitFor()
  const figures = await page.locator('.results .figures').first().textContent()
  const [, route] = page.url().split('#')
  expect(route).toMatch(/^\/task\/4[?](?=.*code=)(?=.*seed=7)(?=.*lang=en)/)

  const { page: other } = await visit(browser, route, { locale: 'ru-RU' })
  await other.getByText('This code came with a link.').waitFor() // in the language that it was sent in
  await other.locator('button.run:enabled').waitFor()
  expect(await other.getByLabel('images', { exact: true }).inputValue()).toBe('1000')
  expect(await other.getByLabel('seed').inputValue()).toBe('7')
  await run(other)
  expect(await ended(other)).toMatch(/^Done/)
  expect(await other.locator('.results .figures').first().textContent()).toBe(figures)

  await other.getByRole('button', { name: 'Back to mine' }).click()
  expect(await other.getByLabel('images', { exact: true }).inputValue()).not.toBe('1000')
})

it('two tabs show the same code, and one what runs in the other', async () => {
  const { page } = await visit(browser, '/task/4')
  await page.locator('button.run:enabled').waitFor()
  const other = await page.context().newPage()
  await other.goto(page.url().replace('/task/4', '/task/2').replace('#', '?#'))
  await other.goto(page.url())
  await other.locator('button.run:enabled').waitFor()
  await page.getByLabel('images', { exact: true }).fill('2000')
  await expect.poll(() => other.getByLabel('images', { exact: true }).inputValue()).toBe('2000')
  await other.getByLabel('epochs', { exact: true }).fill('30')
  await expect.poll(() => page.getByLabel('epochs', { exact: true }).inputValue()).toBe('30')
  await run(page)
  await other.getByText('Task 4 runs in another tab.').waitFor()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await other.getByText('Task 4 runs in another tab.').waitFor({ state: 'detached' })
})

it('a damaged link says so', async () => {
  const { page } = await visit(browser, '/task/4?code=nothing')
  await page.getByText('The link is damaged').waitFor()
})
