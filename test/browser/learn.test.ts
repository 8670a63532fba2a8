import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, openBrowser, visit } from './visit.js'

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

  it('find an op, and what belongs to it', async () => {
    const { page } = await visit(browser, '/learn/ops')
    await page.getByLabel('Find:').fill('matrix product')
    const found = page.locator('dt strong')
    await expect.poll(() => found.allTextContents()).toContain('matmul')
    expect(await found.allTextContents()).not.toContain('relu')
    await page.getByRole('link', { name: 'matmul/naive.wgsl' }).first().click()
    await expect.poll(() => page.locator('pre').textContent()).toContain('sum = fma(')
  })

  it.each(['/learn', '/learn/one-training-step', '/learn/ops', '/learn/kernels', '/source/src/index.ts'])(
    '%s can be read by everybody',
    async (route) => {
      const { page } = await visit(browser, route, { locale: 'ru-RU' })
      await page.getByText('Загрузка').waitFor({ state: 'detached' })
      expect(await barriers(page)).toEqual([])
    },
  )
})
