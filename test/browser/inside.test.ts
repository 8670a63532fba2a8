import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { trainConvnet } from './convnet.js'
import { barriers, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it.each([
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)('what is inside a network: $colorScheme, $width pixels', async ({ colorScheme, width }) => {
  const { page, complaints } = await visit(browser, '/task/21', {
    colorScheme,
    viewport: { width, height: 900 },
  })
  expect(await trainConvnet(page)).toBe('Done.')
  const inside = page.locator('.inside')
  const isUsable = async () => {
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  }

  // The map: before training, and after each epoch; arrows walk from image to image.
  const map = inside.getByRole('group', { name: 'Map of images' })
  await expect.poll(() => map.locator('text').count()).toBe(240)
  const places = () => map.locator('g').evaluateAll((all) => all.map((g) => g.getAttribute('style')).join())
  const trained = await places()
  await inside.getByRole('slider', { name: /^Epochs of training: 2/ }).fill('0')
  await inside.getByText('Epochs of training: 0').waitFor()
  expect(await places()).not.toBe(trained)
  await map.focus()
  const chosen = () => map.locator('.chosen').getAttribute('cx')
  const first = await chosen()
  await page.keyboard.press('ArrowRight')
  await expect.poll(chosen).not.toBe(first)
  await isUsable()

  // Why: an image, a class, two ways to ask.
  await map.focus()
  await page.keyboard.press('Enter')
  await inside.locator('.evidence canvas').nth(1).waitFor()
  const speaks = inside.getByRole('combobox', { name: /^What speaks for/ })
  await inside.getByRole('button', { name: 'To the next mistake' }).click()
  await speaks.selectOption('8')
  await inside.getByRole('img', { name: 'Grad-CAM: what speaks for “8”' }).waitFor()
  await isUsable()

  // Filters: all of them, what excites one, and that image chosen.
  await inside.getByRole('button', { name: 'Filters', exact: true }).click()
  await inside.getByRole('combobox', { name: 'Convolution' }).selectOption('conv2d')
  const filters = inside.getByRole('group', { name: 'Filters' }).getByRole('button')
  await filters.nth(3).waitFor()
  await expect.poll(() => filters.count()).toBe(4)
  await inside.getByRole('combobox', { name: 'Convolution' }).selectOption('conv2d_1')
  await filters.nth(5).waitFor()
  await expect.poll(() => filters.count()).toBe(6)
  const speaking = async () => (await inside.locator('.exciting li').count()) > 0
  for (let i = 0; i < 6; i++) {
    await filters.nth(i).click()
    await inside.getByRole('heading', { name: `Filter ${i + 1} of 6` }).waitFor()
    await inside.locator('.exciting li, :text("such a neuron is called dead")').first().waitFor()
    if (await speaking()) break
  }
  await expect.poll(() => inside.locator('.exciting li rect').count()).toBe(6)
  const most = inside.locator('.exciting button').first()
  const name = (await most.getAttribute('aria-label'))! // Image 12: 9
  await most.click()
  await inside.getByText(name.replace(':', ' of 240:'), { exact: true }).waitFor()
  await isUsable()
  expect(complaints).toEqual([])
})
