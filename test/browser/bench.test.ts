import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRecord } from '../../bench/record/check.js'
import { barriers, ended, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Asks for little: one round of the smallest sizes, beside some of the peers. */
async function askForLittle(page: Page, peers: readonly string[]): Promise<void> {
  await page.getByText('Choose yourself').click()
  await page.getByLabel('Rounds').fill('1')
  await page.getByLabel('Sizes, with commas').fill('1')
  for (const peer of ['TF.js webgpu', 'TF.js wasm', 'jax-js webgpu', 'jax-js wasm']) {
    await page.getByLabel(peer).setChecked(peers.includes(peer))
  }
}

const measure = (page: Page) => page.getByRole('button', { name: 'Measure' }).click()

describe('the bench in the gallery', () => {
  it('runs the short set in a click; its record is kept, taken home, and compared with other devices', async () => {
    const { page, complaints } = await visit(browser, '/bench')
    await page.locator('button.run:enabled').waitFor()
    await askForLittle(page, [])
    expect(page.workers()).toHaveLength(1) // the tasks': neither the benches nor a peer are there before they are asked for
    await measure(page)
    expect(await ended(page)).toBe('Done.')

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the record' }).click()
    const path = await (await download).path()
    const json = await readFile(path, 'utf8')
    const { runtime, cases } = readRecord(json)
    expect(runtime).toBe('Chrome')
    expect(Object.keys(cases)).toEqual([
      ...[
        'MLP step, batch 1',
        'CNN step, batch 1',
        'ResNet-8 step, batch 1',
        'CNN forward, batch 1',
        'matmul 1×1×1',
      ],
      ...['forward', 'input gradient', 'filter gradient'].map(
        (name) => `conv2d ${name} 3×3, 64→64, 32×32, same, batch 1`,
      ),
      'add [1]',
    ])
    const { first, kernels, ceilings } = cases['MLP step, batch 1']
    expect(first!.glassgrad).toBeGreaterThan(0)
    expect(kernels!.length).toBeGreaterThan(10)
    expect(ceilings!.gflops).toBeGreaterThan(0)

    await page.reload()
    await page.getByText('CNN step, batch 1:').click()
    await expect
      .poll(() => page.locator('.kernels tbody tr').count())
      .toBe(cases['CNN step, batch 1'].kernels!.length)
    await expect
      .poll(() => page.getByRole('img', { name: 'roofline' }).locator('path').count())
      .toBeGreaterThan(5)
    expect(await barriers(page)).toEqual([])

    await page.getByRole('link', { name: 'Compare devices' }).click()
    const table = page.locator('.all-cases')
    await expect
      .poll(() => table.locator('thead').textContent())
      .toMatch(/This browser: .*\(Chrome\).*llvmpipe/)
    const file = page.locator('input[type="file"]')
    const device = 'A card of a friend'
    const given = Buffer.from(JSON.stringify({ ...JSON.parse(json), device }))
    await file.setInputFiles({ name: 'friend.json', mimeType: 'application/json', buffer: given })
    await expect.poll(() => table.locator('thead').textContent()).toContain(`From a file: ${device}`)
    const row = table.locator('tr', { hasText: /MLP step, batch 1(?!\d)/ })
    const [mine, theirs] = await row.locator('td strong').allTextContents()
    expect(theirs).toBe(mine)
    await file.setInputFiles({
      name: 'no.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"format": 3}'),
    })
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toBe('Not taken. no.json: format: expected 1, got 3')
    expect(await barriers(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('takes every peer that a page can have', async () => {
    const { page, complaints } = await visit(browser, '/bench')
    await askForLittle(page, ['TF.js webgpu', 'TF.js wasm', 'jax-js wasm'])
    await page.getByLabel('matrix product').check()
    await measure(page)
    expect(await ended(page)).toBe('Done.')
    expect(await page.locator('.bars .who').allTextContents()).toEqual([
      'TF.js webgpu',
      'TF.js wasm',
      'jax-js wasm',
    ])
    await expect.poll(() => page.locator('.bars .figure', { hasText: '×' }).count()).toBe(3)
    expect(
      await page.locator('tr', { hasText: 'matmul 1×1×1' }).locator('td', { hasText: '→' }).count(),
    ).toBe(4)
    expect(complaints).toEqual([])
  })

  it('Stop ends a run at once, and so does leaving the page', async () => {
    const { page } = await visit(browser, '/bench')
    await page.locator('button.run:enabled').waitFor()
    const before = page.workers().length
    await askForLittle(page, [])
    await measure(page)
    await page.getByText('MLP step, batch 1 · glassgrad').waitFor()
    expect(page.workers()).toHaveLength(before + 1)
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await ended(page)).toMatch(/^Stopped/)
    await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(before)

    await measure(page)
    await page.getByText('MLP step, batch 1 · glassgrad').waitFor()
    await page.getByRole('link', { name: 'Tasks' }).click()
    await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(before)
  })
})

it('without WebGPU the page says so, and shows what others have measured', async () => {
  const plain = await openBrowser(false)
  const { page, complaints } = await visit(plain, '/bench', { locale: 'ru-RU' })
  await page.getByText('В этом браузере нет WebGPU, измерить здесь ничего нельзя').waitFor()
  await expect.poll(() => page.locator('.all-cases').textContent()).toContain('MLP: шаг обучения, батч 32')
  expect(await barriers(page)).toEqual([])
  expect(complaints).toEqual([])
  await plain.close()
})
