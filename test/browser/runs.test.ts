import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, ended, openBrowser, run, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it('runs are kept over a reload, compared epoch by epoch, and taken home', async () => {
  const { page, complaints } = await visit(browser, '/task/4')
  await page.locator('button.run:enabled').waitFor()
  await run(page, { images: '1000', epochs: '2' })
  expect(await ended(page)).toMatch(/^Done/)
  await page.getByLabel('seed').fill('5')
  await run(page, { epochs: '3' })
  expect(await ended(page)).toMatch(/^Done/)

  await page.waitForTimeout(1000) // the browser writes it down
  await page.reload()
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const entries = page.locator('.kept li')
  await expect.poll(() => entries.count()).toBe(2)
  await page.getByRole('row', { name: /^seed 5 0$/ }).waitFor()
  await page.getByRole('row', { name: /^epochs 3 2$/ }).waitFor()
  const heads = () => page.locator('.runs h2').allTextContents()
  expect(await heads()).toEqual(['2. After epoch 3', '1. After epoch 2'])
  await expect.poll(() => page.locator('.runs figure.curves').count()).toBe(2)

  await page.getByRole('slider', { name: /^Epoch/ }).fill('1')
  expect(await heads()).toEqual(['2. After epoch 1', '1. After epoch 1'])
  await expect.poll(() => page.locator('.runs figure.matrix').count()).toBe(2)
  expect(await barriers(page)).toEqual([])

  for (const format of ['.json', '.onnx', '.keras']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      entries.first().getByRole('button', { name: format }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`run-2${format}`)
  }
  await entries.first().getByRole('button', { name: 'Delete' }).click()
  await page.reload()
  await expect.poll(() => entries.count()).toBe(1)
  expect(complaints).toEqual([])
})
