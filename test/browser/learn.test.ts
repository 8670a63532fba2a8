import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(false)
})
afterAll(() => browser.close())

describe('the pages for learning', () => {
  it('lead from one training step to the source that it quotes, and from there to what that imports', async () => {
    const { page, complaints } = await visit(browser, '/learn')
    await page.getByRole('link', { name: 'One training step' }).click()
    await page.getByRole('link', { name: 'src/tensor/ops/dense.ts' }).click()
    await page.getByRole('link', { name: './op.js' }).click()
    await expect.poll(() => page.locator('pre').textContent()).toContain('export function defineOp')
    expect(await page.title()).toBe('src/tensor/ops/op.ts · glassgrad')
    expect(complaints).toEqual([])
  })

  it('are in Russian too, and an address leads to a section of one', async () => {
    const { page } = await visit(browser, '/learn', { locale: 'ru-RU' })
    await page.getByRole('link', { name: 'Один шаг обучения' }).click()
    await page.getByText('Содержание').click()
    await page.getByRole('link', { name: '9. Обновление' }).first().click()
    const heading = page.getByRole('heading', { name: '9. Обновление' })
    await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(200)
    await page.goto(page.url())
    await page.reload()
    await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(200)
  })

  it('find a section by words of the reader’s language, and an op', async () => {
    const { page } = await visit(browser, '/learn', { locale: 'ru-RU' })
    await page.getByLabel('Искать во всех документах:').fill('перемешивание Фейстеля')
    await page.getByRole('link', { name: 'Случайность' }).click()
    await page.getByRole('heading', { name: 'Случайность' }).waitFor()
    await page.goBack()
    await page.getByLabel('Искать во всех документах:').fill('logsumex')
    await page.getByRole('link', { name: 'logsumexp', exact: true }).click()
    await page.getByRole('heading', { name: 'Все операции' }).waitFor()
  })

  it('show a line of a file that an address names', async () => {
    const { page } = await visit(browser, '/source/src/tensor/autodiff.ts?line=5')
    await expect.poll(() => page.locator('.line.named').getAttribute('id')).toBe('L5')
    const lines = await page.locator('.line').allTextContents()
    const text = await readFile('src/tensor/autodiff.ts', 'utf8')
    expect(lines.map((line) => line.replace(/^\d+/, '')).join('')).toBe(text)
    expect(lines[4]).toMatch(/^5/)
  })

  it('find an op, and what belongs to it', async () => {
    const { page } = await visit(browser, '/learn/ops')
    await page.getByLabel('Find:').fill('matrix product')
    const found = page.locator('dt strong')
    await expect.poll(() => found.allTextContents()).toContain('matmul')
    expect(await found.allTextContents()).not.toContain('relu')
    await page.getByRole('link', { name: 'matmul/naive.wgsl' }).first().click()
    await expect.poll(() => page.locator('pre').textContent()).toContain('sum = fma(')
  })
})
