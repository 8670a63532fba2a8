import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { trainConvnet } from './convnet.js'
import { english } from './english.js'
import { codeIn, ended, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

it('a run has no English for Russian readers, with what the glass box sees of it', async () => {
  const { page } = await visit(browser, '/task/4', { locale: 'ru-RU' })
  await page.locator('button.run:enabled').waitFor()
  for (const label of ['images', 'epochs'])
    await page.getByLabel(label, { exact: true }).fill(label === 'images' ? '2000' : '2')
  await page.getByRole('button', { name: 'Запустить' }).click()
  expect(await ended(page)).toBe('Готово.')
  for (const view of ['Шаг', 'По времени', 'Память', 'Слои', 'Лестница ядер']) {
    await page.getByRole('button', { name: view, exact: true }).click()
    expect(await english(page), view).toEqual([])
  }
  await page.getByRole('button', { name: 'Шаг', exact: true }).click()
  await page.locator('.step-tree [data-row]', { hasText: 'softmax' }).first().click()
  await page
    .locator('.heat-map canvas')
    .first()
    .click({ position: { x: 5, y: 5 } })
  await page.locator('.origin .formula').waitFor()
  await page.locator('.to-line').click()
  await page.locator('.stepper .variables').waitFor({ timeout: 60_000 })
  expect(await english(page)).toEqual([])
  await page.getByRole('button', { name: 'Посчитать шаг с этим текстом' }).click()
  await page.locator('.verdict').waitFor()
  expect(await english(page)).toEqual([])
})

it('nor has what is inside a network', async () => {
  const { page } = await visit(browser, '/task/21', { locale: 'ru-RU' })
  expect(await trainConvnet(page)).toBe('Готово.')
  const inside = page.locator('.inside')
  expect(await english(page)).toEqual([])
  await inside.getByRole('button', { name: 'Фильтры' }).click()
  await inside.locator('.picked-filter').waitFor()
  expect(await english(page)).toEqual([])
  await inside.getByRole('button', { name: 'Почему такой ответ' }).click()
  await inside.locator('.evidence').waitFor()
  expect(await english(page)).toEqual([])
})

it('nor has a failure, but for the words of the engine', async () => {
  const { page } = await visit(browser, '/task/2', { locale: 'ru-RU' })
  const editor = page.getByLabel('tasks/02-simple-network.ts')
  await editor.waitFor()
  await editor.fill(
    (await codeIn(page, 'tasks/02-simple-network.ts')).replace('new Dense(128', 'new Dens(128'),
  )
  await page.getByRole('button', { name: 'Запустить' }).click()
  expect(await ended(page)).toMatch(/^Не получилось: строка 6: .*Dens/)
  expect(await english(page)).toEqual([])
})
