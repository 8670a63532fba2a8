import { gzipSync } from 'node:zlib'
import { decode } from 'fast-png'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { ended, openBrowser, run, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it('the first load is under 200 kB gzipped: no engine, no charts, no editor before a page needs them', async () => {
  const { page } = await visit(browser, '/blank')
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => void bodies.push(response.body()))
  await page.goto(page.url().replace('#/blank', '?#/'))
  await page.getByRole('link', { name: 'Training the model' }).waitFor()
  await page.waitForLoadState('networkidle')
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0)
  expect(bytes).toBeGreaterThan(20_000)
  expect(bytes).toBeLessThan(200_000)
  expect(page.workers()).toEqual([])
})

it('has something to read before its script is there, in both languages', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(inject('site'))
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('видно насквозь')
  await expect.poll(() => page.locator('ol.tasks li').count()).toBe(30)
  expect(await page.getByRole('link', { name: 'Training the model' }).getAttribute('href')).toBe('#/task/4')
})

it('has a picture to be shown by, where its address is sent', async () => {
  const page = await (await fetch(inject('site'))).text()
  const [, file] = /<meta property="og:image" content="[.][/]([^"]+)">/.exec(page)!
  const response = await fetch(inject('site') + file)
  const { width, height } = decode(await response.arrayBuffer())
  expect([width, height]).toEqual([1200, 630])
})

it('works without a network after the first visit, with the data that have been used', async () => {
  const { page, complaints } = await visit(browser, '/task/4', { serviceWorkers: 'allow' })
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state))
  await run(page, { images: '1000', epochs: '1' })
  expect(await ended(page)).toBe('Done.')

  // What the browser happens to keep by itself is no part of the promise.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.clearBrowserCache')
  await page.context().setOffline(true)
  await page.reload()
  await run(page, { images: '1000', epochs: '1' })
  expect(await ended(page)).toBe('Done.')
  await page.getByRole('link', { name: 'Speed' }).click()
  await page.getByRole('link', { name: 'Compare devices' }).click()
  await expect.poll(() => page.locator('.all-cases').count()).toBe(1)
  await page.getByRole('link', { name: 'How it works' }).click()
  await page.getByRole('link', { name: 'One training step' }).click()
  await page.getByRole('heading', { name: 'One training step' }).waitFor()
  expect(complaints).toEqual([])
})

it('an address that names nothing says so, and Back returns to the place', async () => {
  const { page } = await visit(browser, '/task/99')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await page.getByRole('link', { name: 'To all tasks' }).click()
  const link = page.getByRole('link', { name: 'Hyperparameter search' })
  await link.scrollIntoViewIfNeeded()
  const before = await page.evaluate(() => scrollY)
  expect(before).toBeGreaterThan(100)
  await link.click()
  await page.locator('.code').waitFor()
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.goBack()
  await link.waitFor()
  // A click brings what it is on into sight, by a pixel.
  await expect
    .poll(async () => Math.abs((await page.evaluate(() => scrollY)) - before))
    .toBeLessThanOrEqual(1)
})
