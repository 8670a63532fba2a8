import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, ended, openBrowser, run, type Visit, visit } from './visit.js'

let browser: Browser
let current: Visit
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  current = await visit(browser, '/task/4')
  page = current.page
  await page.locator('.glassbox > summary').click()
  await run(page, { images: '1000', epochs: '2' })
  expect(await ended(page)).toBe('Done.')
})
afterAll(async () => {
  await browser.close()
  expect(current.complaints).toEqual([])
})

const view = (name: string) => page.locator('.views').getByRole('button', { name }).click()
const row = (op: string) => page.locator('.step-tree .row', { hasText: op })

it('shows the step as a tree, with times and the gradient of each op', async () => {
  const parts = await page.locator('.step-tree > li > details > summary').allTextContents()
  expect(parts.map((text) => text.replace(/ [\d.E-]+ ms$/, ''))).toEqual([
    ...['data', 'forward pass', 'backward pass', 'optimizer', 'metrics'],
  ])
  const first = row('dense').first()
  expect(await first.locator('code').textContent()).toMatch(/^matmul\/\w+[.]wgsl$/)
  expect(await first.locator('.ms').textContent()).toMatch(/[\d.]+ ms/)
  await first.hover()
  const linked = page.locator('.step-tree .linked')
  expect(await linked.count()).toBeGreaterThan(1)
  for (const text of await linked.allTextContents()) expect(text).toContain('← dense')
})

it('opens a shader by the keyboard: head, variant, shapes, rates beside ceilings, code', async () => {
  await row('dense').first().focus()
  await page.keyboard.press('Enter')
  const shader = page.locator('.shader')
  expect(await shader.locator('.head').textContent()).toContain('op(A[z]) · op(B[z])')
  expect(await shader.getByRole('table').textContent()).toContain('kernel [784, 128] float32')
  expect(await shader.locator('pre').textContent()).toContain('@compute')
  expect(await shader.locator('meter').count()).toBe(2)
  expect(await shader.locator('.meter').first().textContent()).toMatch(/[\d.]+ of [\d.]+ GFLOP\/s/)
  await shader.locator('.links button').first().click()
  expect(await page.locator('.row[aria-pressed="true"]').textContent()).toContain('← dense')
})

it('draws the step along the time, and its memory', async () => {
  await view('Timeline')
  expect(await page.locator('.drawing rect').count()).toBeGreaterThan(20)
  await view('Memory')
  const tenants = page.locator('.drawing rect:not(.slot)')
  expect(await tenants.count()).toBeGreaterThan(await page.locator('.drawing .slot').count())
})

it('shows what layers give, their weights and gradients', async () => {
  await view('Layers')
  const layers = page.locator('.layer')
  expect(await layers.count()).toBe(3)
  const first = layers.first()
  expect(await first.locator('figcaption').allTextContents()).toEqual([
    ...['output [8, 128]', 'kernel [784, 128]', 'gradient kernel [784, 128]'],
    ...['bias [128]', 'gradient bias [128]'],
  ])
  const painted = await first.locator('canvas').evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      return data.some((value, i) => i % 4 === 3 && value > 0)
    }),
  )
  expect(painted.filter(Boolean).length).toBeGreaterThan(12)
})

it('measures other rungs of the ladder, with equal results', async () => {
  await view('Ladder')
  await page.getByLabel('Product of matrices').selectOption('naive')
  await page.getByRole('button', { name: 'Measure' }).click()
  const rung = page.locator('.rungs tr', { hasText: 'matmul: naive' })
  await rung.waitFor({ timeout: 60_000 })
  const cells = await rung.locator('td').allTextContents()
  const difference = cells.at(-1)!
  // Below a millionth it stands as 3.6·10⁻⁷.
  const isSmall = Number(difference) < 1e-3 || difference.includes('·10⁻')
  expect(difference === 'equal, bit for bit' || isSmall, difference).toBe(true)
  const chosen = await page.locator('.rungs tr', { hasText: 'as chosen' }).locator('td').allTextContents()
  expect(Number(cells[3])).toBeCloseTo(Number(chosen[3]), 3)
})

it('keeps nobody out, wide or narrow, light or dark', async () => {
  for (const name of ['Step', 'Timeline', 'Memory', 'Layers', 'Ladder']) {
    await view(name)
    expect(await barriers(page), name).toEqual([])
  }
  await page.setViewportSize({ width: 380, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const name of ['Step', 'Timeline', 'Memory', 'Layers', 'Ladder']) {
    await view(name)
    expect(await barriers(page), name).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(380)
  }
})
