import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, draw, ended, openBrowser, run, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const ONE = [
  [
    [0.52, 0.15],
    [0.5, 0.85],
  ],
] as const
const SEVEN = [
  [
    [0.28, 0.22],
    [0.7, 0.22],
    [0.45, 0.82],
  ],
] as const

const answer = (page: Page) => expect.poll(() => page.locator('.answer p').textContent())

async function reads(page: Page) {
  await answer(page).toBe('It is 3') // which stands there at first
  for (const [digit, strokes] of [
    [1, ONE],
    [7, SEVEN],
  ] as const) {
    await draw(page, strokes as unknown as [number, number][][])
    await answer(page).toBe(`It is ${digit}`)
  }
  await page.getByRole('button', { name: 'Clear' }).click()
  await answer(page).toBe('Draw a digit.')
}

it('answers what one draws, without the engine', async () => {
  const { page, complaints } = await visit(browser)
  await reads(page)
  expect(page.workers()).toEqual([])
  expect(complaints).toEqual([])
})

it('and so without WebGPU', async () => {
  const plain = await openBrowser(false)
  const { page } = await visit(plain)
  await page.getByText('There is no WebGPU in this browser').waitFor()
  await reads(page)
  await expect.poll(() => page.getByRole('button', { name: 'Train it yourself' }).count()).toBe(0)
  await plain.close()
})

it('the network learns from random weights, in the same picture', async () => {
  const { page, complaints } = await visit(browser)
  await answer(page).toBe('It is 3')
  await page.getByRole('button', { name: 'Train it yourself' }).click()
  await page.getByText(/^It learns: /).waitFor({ timeout: 60_000 })
  await page.getByText(/^Done: /).waitFor({ timeout: 240_000 })
  const accuracy = /accuracy (\d[.]\d+)/.exec((await page.locator('.training').textContent())!)![1]
  expect(Number(accuracy)).toBeGreaterThan(0.85)
  await draw(page, ONE as unknown as [number, number][][])
  await answer(page).toBe('It is 1')
  expect(complaints).toEqual([])
})

it('the first five minutes go as the page says: a changed network is better, and one reads why', async () => {
  const { page, complaints } = await visit(browser)
  await draw(page, ONE as unknown as [number, number][][])
  await answer(page).toBe('It is 1')
  await page.locator('.first-minutes').getByRole('link', { name: 'the training of a model' }).click()
  await page.locator('button.run:enabled').waitFor()
  const loss = async () => {
    expect(await ended(page)).toBe('Done.')
    const figure = page.locator('.results .figures div', { hasText: 'val_loss' }).first()
    return Number(await figure.locator('dd').textContent())
  }
  await run(page, { images: '6000', epochs: '3' })
  const before = await loss()
  await page.getByRole('link', { name: 'Wider: 512 neurons' }).click()
  await page.getByText('Your own edits are kept.').waitFor()
  await run(page)
  await page.locator('.state.running').waitFor()
  expect(await loss()).toBeLessThan(before)
  await page.waitForTimeout(1000) // the browser writes it down
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('row', { name: /^Dense 1 512 128$/ }).waitFor()
  await expect.poll(() => page.locator('.runs figure.curves').count()).toBe(2)
  expect(complaints).toEqual([])
})

it('what has been done is remembered: the time it took, and what comes next', async () => {
  const { page } = await visit(browser, '/task/2')
  await page.locator('button.run:enabled').waitFor()
  await run(page)
  expect(await ended(page)).toBe('Done.')
  await page.goto(page.url().replace(/#.*/, '#/'))
  await page.reload()
  expect(await page.locator('.tasks li.done').textContent()).toMatch(/A simple network.*here in 1 s/)
  expect(await page.locator('.begin').textContent()).toBe('Go on: Preparing the data')
  expect(await barriers(page)).toEqual([])
})
