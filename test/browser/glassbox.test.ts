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
  await expect.poll(() => linked.count()).toBeGreaterThan(1)
  for (const text of await linked.allTextContents()) expect(text).toContain('← dense')
})

it('opens a row by the keyboard: tensors, variant, shapes, rates beside ceilings, code', async () => {
  await row('dense').first().focus()
  await page.keyboard.press('Enter')
  const pane = page.locator('.row-pane')
  expect(await pane.locator('.cm-content').textContent()).toContain('op(A[z]) · op(B[z])')
  expect(await pane.locator('.facts').getByRole('table').textContent()).toContain('kernel [784, 128] float32')
  await expect.poll(() => pane.locator('meter').count()).toBe(2)
  expect(await pane.locator('.meter').first().textContent()).toMatch(/[\d.]+ of [\d.]+ GFLOP\/s/)
  const tensors = await pane.locator('.tensors button').allTextContents()
  expect(tensors).toContain("writes dense's output [32, 128]")
  expect(tensors).toContain("reads dense's kernel before the step [784, 128]".replace(' before the step', ''))
  const sources = await pane
    .locator('.breadcrumb a')
    .evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  expect(sources[0]).toMatch(/^#\/source\/src\/layers\/dense[.]ts[?]line=\d+$/)
  expect(sources.at(-1)).toMatch(/^#\/source\/src\/kernels\/matmul\/\w+[.]wgsl$/)
  await pane.locator('.links button').first().click()
  expect(await page.locator('.row[aria-pressed="true"]').textContent()).toContain('← dense')
})

it('leads from a number to what it was made of, and back', async () => {
  await row('softmax').first().click()
  const pane = page.locator('.row-pane')
  await pane
    .locator('.heat-map canvas')
    .first()
    .click({ position: { x: 5, y: 5 } })
  const formula = pane.locator('.origin .formula')
  await formula.waitFor()
  const first = await formula.textContent()
  expect(first).toContain('y[0, 0]')
  const shown = await pane.locator('.heat-map output').first().textContent()
  const device = await pane.locator('.figures-of-sum strong').nth(1).textContent()
  expect(shown).toBe(`[0, 0] = ${device}`)
  await pane.locator('.origin .source').first().click()
  await page.waitForFunction(
    (before) => document.querySelector('.origin .formula')?.textContent !== before,
    first,
  )
  expect(await page.locator('.row[aria-pressed="true"]').textContent()).toContain('dense')
  await pane.locator('.origin .source').first().click()
  const trail = pane.locator('.trail li')
  await expect.poll(() => trail.count()).toBe(3)
  expect(await trail.first().textContent()).toMatch(/output.* \[0, 0\]$/)
  await trail.nth(1).getByRole('button').click()
  await expect.poll(() => trail.count()).toBe(2)
  await pane.getByRole('button', { name: '↶ Back' }).click()
  expect(await page.locator('.row[aria-pressed="true"]').textContent()).toContain('softmax')
})

it('says in its address what is looked at; Back returns there, and a reload keeps it', async () => {
  await view('Memory')
  expect(page.url()).toContain('view=memory')
  await view('Step')
  expect(page.url()).not.toContain('view=')
  await row('softmax').first().click()
  const chosen = (await row('softmax').first().getAttribute('data-row'))!
  const opened = page.locator(`.row[data-row="${chosen}"][aria-pressed="true"]`)
  await expect.poll(() => new URLSearchParams(page.url().split('?')[1]).get('row')).toBe(chosen)
  const link = page.locator('.breadcrumb a').first()
  // Not below the bar that stays in sight: a click would move the page again.
  await link.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const before = await page.evaluate(() => scrollY)
  expect(before).toBeGreaterThan(500)
  await link.click()
  await page.getByRole('heading', { name: /^src\// }).waitFor()
  await page.goBack()
  await opened.waitFor()
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before)

  // A number of the seventh step, found again by another visitor from the address alone.
  await page.locator('.scrubber input[type="number"]').fill('7')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.loss')?.textContent?.startsWith('Step 7,'))
  await page
    .locator('.heat-map canvas')
    .first()
    .click({ position: { x: 40, y: 70 } })
  await page.locator('.origin .formula').waitFor()
  const number = await page.locator('.heat-map output').first().textContent()
  const formula = await page.locator('.origin .formula').textContent()
  expect(number).toMatch(/^\[2, 1\] = 0[.]\d{4,}$/)
  const [, sent] = page.url().split('#')
  expect(sent).toMatch(/[?](?=.*\bat=7\b)(?=.*\btensor=\d)(?=.*\belement=2-1\b)/)

  const other = await visit(browser, `${sent}&view=timeline`)
  await run(other.page, { images: '1000', epochs: '2' })
  expect(await ended(other.page)).toBe('Done.')
  await other.page.locator('.drawing rect.selected').waitFor()
  await other.page.locator('.views').getByRole('button', { name: 'Step', exact: true }).click()
  await other.page.locator('.origin .formula').waitFor()
  expect(await other.page.locator('.loss').textContent()).toMatch(/^Step 7,/)
  expect(await other.page.locator('.heat-map output').first().textContent()).toBe(number)
  expect(await other.page.locator('.origin .formula').textContent()).toBe(formula)
  expect(other.complaints).toEqual([])
  await other.page.context().close()
  await page.locator('.scrubber input[type="number"]').fill('50')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.loss')?.textContent?.startsWith('Step 50,'))
})

it('takes another step of the training, and lights what the code makes', async () => {
  const loss = page.locator('.tree-pane .loss')
  expect(await loss.textContent()).toMatch(/^Step 50, /)
  const last = await loss.textContent()
  // What stands below the map of numbers stays where it is: the map is there until the other step's is.
  const map = await page.locator('.row-pane .heat-map').first().elementHandle()
  await page.locator('.scrubber input[type="number"]').fill('7')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('.loss')?.textContent?.startsWith('Step 7,'))
  expect(await loss.textContent()).not.toBe(last)
  expect(await map!.evaluate((element) => element.isConnected)).toBe(true)
  await page.locator('.code .cm-line', { hasText: 'new Dense(64' }).click()
  await page.locator('.code .cm-lit', { hasText: 'new Dense(64' }).waitFor()
  await expect.poll(() => page.locator('.step-tree .linked').count()).toBeGreaterThan(3)
  const opened = page.locator('.row[aria-pressed="true"]')
  expect(await opened.locator('xpath=ancestor::details[1]/summary').textContent()).toContain('dense_1')
  // The training itself is the whole step.
  await page.locator('.code .cm-line', { hasText: 'model.fit(' }).last().click()
  const rows = await page.locator('.step-tree .row').count()
  await expect.poll(() => page.locator('.step-tree .linked').count()).toBe(rows)
})

it('runs a changed shader in a row’s place, and tells what became of it', async () => {
  await row('softmax').first().click()
  const pane = page.locator('.row-pane')
  const attempt = pane.getByRole('button', { name: 'Run the step with this text' })
  await attempt.click()
  await pane.locator('.verdict').waitFor()
  expect(await pane.locator('.verdict').textContent()).toMatch(
    /output: equal, bit for bit.*Weights.*equal.*Time: [\d.]+ ms/,
  )
  await pane.locator('.cm-line', { hasText: 'fn main' }).first().click()
  await page.keyboard.press('Home')
  await page.keyboard.type('wrong ')
  await page.keyboard.press('Control+Enter')
  await pane.locator('.shader .failed').waitFor()
  expect(await pane.locator('.shader .failed').textContent()).toMatch(/line \d+:\d+: /)
  await pane.locator('.cm-line', { hasText: 'wrong fn main' }).waitFor()
  await pane.getByRole('button', { name: 'Back to the engine’s text' }).click()
  await pane.locator('.shader .failed').waitFor({ state: 'detached' })
  // Another result: by how much, where, and what it was.
  await pane.locator('.cm-line', { hasText: 'compute(row, ' }).last().click()
  await page.keyboard.press('End')
  await page.keyboard.type(' if (row == 3u) { y[row * params.width] = 0.5; }')
  await attempt.click()
  await pane.locator('.verdict').waitFor()
  expect(await pane.locator('.verdict').textContent()).toMatch(
    /output: 1 of 320 differ; most by [\d.]+ \[3, 0\]: 0.5 instead of [\d.]+.*Time: .* of .*%/,
  )
})

it('goes from Run to the line of a number in three clicks', async () => {
  const other = await visit(browser, '/task/4')
  const { page } = other
  await page.evaluate(() => {
    const counted = window as unknown as { clicks: number }
    counted.clicks = 0
    // On the document: a click that Playwright takes back, as the page moved under it, ends at the window.
    document.addEventListener('click', () => counted.clicks++, { capture: true })
  })
  // The bar of a run has its place before there is one, so that nothing jumps as it begins and ends.
  expect((await page.locator('.run-bar .progress').boundingBox())!.height).toBeGreaterThan(4)
  await run(page, { images: '1000', epochs: '1' })
  expect(await ended(page)).toBe('Done.')
  await page
    .locator('.row-pane .heat-map canvas')
    .first()
    .click({ position: { x: 90, y: 40 } })
  await page.locator('.to-line').click()
  await page.locator('.stepper').waitFor({ timeout: 120_000 })
  expect(await page.locator('.row-pane .cm-lit').textContent()).toContain('out[')
  const line = await page.locator('.breadcrumb a').last().textContent()
  expect(await page.locator('.stepper').textContent()).toContain(line!)
  const value = (await page.locator('.heat-map output strong').first().textContent())!
  expect(await page.locator('.touched .store').allTextContents()).toContainEqual(
    expect.stringContaining(value),
  )
  expect(await page.evaluate(() => (window as unknown as { clicks: number }).clicks)).toBe(3)
  // A row of the input and a column of the kernel, read by whoever in the subgroup.
  const loads = (await page.locator('.stepper .loads li').allTextContents()).join('; ')
  expect(loads).toMatch(/line \d+ a: 784 numbers.*line \d+ b: 784 numbers/)
  const before = await page.locator('.stepper .figure').textContent()
  await page.getByRole('button', { name: '← back' }).click()
  await page.waitForFunction(
    (text) => document.querySelector('.stepper .figure')?.textContent !== text,
    before,
  )
  await expect.poll(() => page.locator('.variables dt').count()).toBeGreaterThan(5)
  expect(other.complaints).toEqual([])
  await page.context().close()
})

it('draws the step along the time, and its memory', async () => {
  await view('Timeline')
  await expect.poll(() => page.locator('.drawing rect').count()).toBeGreaterThan(20)
  await view('Memory')
  const tenants = page.locator('.drawing rect:not(.slot)')
  await expect.poll(() => tenants.count()).toBeGreaterThan(await page.locator('.drawing .slot').count())
})

it('shows what layers give, their weights and gradients', async () => {
  await view('Layers')
  const layers = page.locator('.layer')
  await expect.poll(() => layers.count()).toBe(3)
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
  // A click on a picture opens what it shows, in the row that makes it.
  await layers.nth(1).getByRole('button', { name: 'Show in the step: gradient kernel' }).click()
  const opened = page.locator('.row[aria-pressed="true"]')
  await opened.waitFor()
  expect(await opened.textContent()).toContain('← dense')
  expect(await opened.locator('xpath=ancestor::details[1]/summary').textContent()).toContain('dense_1')
  expect(await page.locator('.tensors [aria-pressed="true"]').textContent()).toContain("dense_1's kernel")
  await expect.poll(() => page.locator('.step-tree .linked').count()).toBeGreaterThan(3)
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
    // Nor do the drawings scroll within it.
    const overflows = await page
      .locator('.drawing')
      .evaluateAll((drawings) => drawings.map((each) => each.scrollWidth - each.clientWidth))
    expect(overflows, name).toEqual(overflows.map(() => 0))
  }
})
