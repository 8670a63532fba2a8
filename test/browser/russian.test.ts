import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { trainConvnet } from './convnet.js'
import { RUSSIAN_ROUTES } from './routes.js'
import { codeIn, ended, openBrowser, visit } from './visit.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Names of people, libraries, data, networks, classes and languages, which Russian readers meet as they are. */
const NAMES = new Set(
  `glassgrad Keras TensorFlow jax-js TF JavaScript TypeScript WebGPU WGSL Node Chrome Edge Safari Firefox Windows macOS Linux
  XOR GAN Grad-CAM GPU API JSON HTML MNIST Fashion-MNIST CIFAR ImageNet LeNet LeNet-5 AlexNet ResNet MobileNet MLP CNN LSTM Adam SGD RMSprop Dropout
  Sequential Dense Flatten Attention Learning Rate Scheduler Finder Batch Normalization Transfer L1 L2
  LeCun Cortes Burges Krizhevsky Nair Hinton Zalando SE Google Tux Paint Apache MIT GPL CC BY-SA Y C A V G BatchNorm
  Ctrl Enter Tab Esc FLOP GFLOP MFLOP kFLOP relu sigmoid tanh softmax adam sgd rmsprop elu selu gelu silu softplus
  ln kernel bias loss accuracy matmul conv2d add sum dropout embedding fit compile predict evaluate same wasm webgpu llvmpipe SwiftShader English npm Dawn Threefry Map
  slot feed frame origin arena scope seed uniform`
    .split(/\s+/)
    .filter(Boolean),
)
/** What code looks like wherever it stands: dense_1, val_loss, maxPool2d, EarlyStopping, model.fit, pool/max.wgsl, l2(0.01). */
const CODE = /[_\d./]|[a-z][A-Z]/

/** The words of Latin letters on a page that are neither code nor names; everything that opens has been opened. */
async function english(page: Page): Promise<string[]> {
  const words = await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    const texts: string[] = []
    const isForeign = (element: Element | null) =>
      element?.closest(
        'code, pre, math, textarea, script, style, noscript, select, svg title, [lang="en"], [translate="no"]',
      )
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (!isForeign(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent ?? '')
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (!isForeign(element)) texts.push(element.getAttribute(name)!)
      }
    }
    return texts.flatMap((text) => text.match(/[A-Za-z][\w./-]*/g) ?? [])
  })
  const unknown = words
    .map((word) => word.replace(/[./-]+$/, ''))
    // A single letter is a formula's.
    .filter((word) => word.length > 1 && !NAMES.has(word) && !CODE.test(word))
  return [...new Set(unknown)]
}

it.each(RUSSIAN_ROUTES)('%s has no English for Russian readers', async (route) => {
  const { page } = await visit(browser, route, { locale: 'ru-RU' })
  await page.getByText('Загрузка…').waitFor({ state: 'detached' })
  expect(await english(page)).toEqual([])
  expect((await page.locator('main').textContent())!.match(/[а-яё]/gi)!.length).toBeGreaterThan(100)
})

it('nor has a run, with what the glass box sees of it', async () => {
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
