import { readFile } from 'node:fs/promises'
import { readSafetensors } from 'glassgrad'
import type { Browser, Page, Worker } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tasks } from '../../tasks/index.js'
import { barriers, codeIn, draw, ended, openBrowser, run, type Visit, visit } from './visit.js'

let browser: Browser
let current: Visit
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function open(...args: Parameters<typeof visit> extends [Browser, ...infer Rest] ? Rest : never) {
  current = await visit(browser, ...args)
  page = current.page
}

afterEach(async () => {
  const { complaints } = current
  await page.context().close()
  expect(complaints).toEqual([])
})

/** An angle in turns, clockwise from the right, on a circle of the sheet. */
const round = (turn: number): [number, number] => [
  0.5 + 0.2 * Math.cos(2 * Math.PI * turn),
  0.5 + 0.32 * Math.sin(2 * Math.PI * turn),
]

const STROKES: Record<string, [number, number][][]> = {
  0: [Array.from({ length: 25 }, (_, i) => round(i / 24))],
  1: [
    [
      [0.52, 0.15],
      [0.5, 0.85],
    ],
  ],
  7: [
    [
      [0.28, 0.22],
      [0.7, 0.22],
      [0.45, 0.82],
    ],
  ],
}

describe('the page of all tasks', () => {
  it('has every task, and a way to each', async () => {
    await open()
    for (const { number, title } of tasks) {
      expect(await page.locator(`.tasks a[href="#/task/${number}"]`).textContent()).toContain(title.en)
    }
    await page.getByRole('link', { name: 'Training the model' }).click()
    await expect.poll(() => page.locator('h1').textContent()).toContain('Training the model')
    expect(await page.title()).toBe('4. Training the model · glassgrad')
  })

  it('speaks Russian and English, and remembers which; and so with the theme', async () => {
    await open('/', { colorScheme: 'light' })
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('button', { name: 'Русский' }).click()
    await page.getByLabel('Тема').selectOption('dark')
    await page.reload()
    expect(await page.locator('h1').textContent()).toBe('Нейросети, которые видно насквозь')
    expect(await page.locator('html').getAttribute('lang')).toBe('ru')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })
})

describe('a task', () => {
  it('shows the Keras original beside its TypeScript, as it is in the repository', async () => {
    await open('/task/4')
    expect(await page.locator('.keras').textContent()).toContain('model.fit(x_train, y_train, epochs=10')
    const source = await readFile('tasks/04-train.ts', 'utf8')
    expect(source.endsWith(await codeIn(page, 'tasks/04-train.ts'))).toBe(true)
  })

  it('trains here: curves, answers, a drawn digit is read, the model downloads; Stop stops', async () => {
    await open('/task/4')
    await run(page, { images: '4000', epochs: '4' })
    expect(await ended(page)).toBe('Done.')
    const accuracy = await page
      .locator('.live .figures div', { hasText: 'val_accuracy' })
      .locator('dd')
      .textContent()
    expect(Number(accuracy)).toBeGreaterThan(0.85)
    for (const name of ['Loss', 'Accuracy', 'Accuracy by epoch']) {
      await expect
        .poll(() => page.getByRole('img', { name, exact: true }).locator('path').count())
        .toBeGreaterThan(2)
    }
    await expect.poll(() => page.getByText('Confusion matrix').count()).toBe(1)
    await expect.poll(() => page.getByText(/^Mistakes: \d+ of 1,000/).count()).toBe(1)
    expect(await barriers(page)).toEqual([])

    for (const [digit, strokes] of Object.entries(STROKES)) {
      await draw(page, strokes)
      await expect
        .poll(() => page.locator('.answer p').textContent(), { timeout: 10_000 })
        .toBe(`It is ${digit}`)
    }

    const bytes = async (format: string) => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: `Download .${format}` }).click()
      expect((await download).suggestedFilename()).toBe(`04-train.${format}`)
      return readFile(await (await download).path())
    }
    const weights = [...readSafetensors(await bytes('safetensors')).tensors.values()]
    expect(weights.map(({ shape }) => shape)).toContainEqual([784, 128])
    expect((await bytes('keras')).toString('latin1', 0, 2)).toBe('PK')

    await run(page, { epochs: '500' })
    await page.getByText(/Epoch 2 of 500/).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await ended(page)).toBe('Stopped.')
    // What has been learned so far is there.
    await draw(page, STROKES[1])
    await expect.poll(() => page.locator('.answer p').textContent()).toBe('It is 1')
  })

  it('runs as the visitor has edited it, says what is wrong, and goes back to what it was', async () => {
    await open('/task/2')
    const editor = page.getByLabel('tasks/02-simple-network.ts')
    const code = () => codeIn(page, 'tasks/02-simple-network.ts')
    await editor.waitFor()
    const original = await code()
    await page.getByLabel('Dense 1', { exact: true }).fill('16')
    expect(await code()).toContain('new Dense(16,')
    await run(page)
    expect(await ended(page)).toBe('Done.')
    expect(await page.locator('.missed').textContent()).toContain('parameters 14,298')
    expect(await page.locator('.results pre').textContent()).toContain('dense_1 (Dense)')

    await editor.fill(original.replace('new Dense(128', 'new Dens(128'))
    await run(page)
    expect(await ended(page)).toMatch(/^It failed: line 6: .*Dens/)
    expect(await page.locator('.cm-line:has(.cm-lintRange-error)').textContent()).toContain('new Dens(128')
    await editor.fill(original.replace('async function', 'async function ((('))
    await run(page)
    expect(await ended(page)).toMatch(/^It failed: line 4: .*02-simple-network/)

    // The changes are shown, and are not lost by one click.
    await page.getByRole('button', { name: 'Show changes' }).click()
    await expect.poll(() => page.locator('.cm-deletedLine').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    expect(await code()).toContain('(((')
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('button', { name: 'Put back' }).click()
    expect(await code()).toBe(original)
    await run(page)
    expect(await ended(page)).toBe('Done.')
    expect(await page.locator('.reached').textContent()).toContain('109,386')
  })
})

describe('a change that the lesson proposes', () => {
  const file = 'tasks/04-train.ts'
  it('leaves the visitor’s edits, can be taken back, and asks where it does not fit', async () => {
    await open('/task/4')
    await page.locator('button.run:enabled').waitFor()
    await page.getByLabel('images', { exact: true }).fill('2000')
    const own = await codeIn(page, file)
    await page.getByRole('link', { name: 'Too high a rate' }).click()
    await page.getByText('Your own edits are kept.').waitFor()
    const changed = await codeIn(page, file)
    expect(changed).toContain('images: 2000')
    expect(changed).not.toBe(own)
    expect(page.url()).not.toContain('try=')
    await page.getByRole('button', { name: 'Take it back' }).click()
    await expect.poll(() => codeIn(page, file)).toBe(own)

    await page.getByLabel(file).fill('// mine alone')
    await page.getByRole('link', { name: 'Too high a rate' }).click()
    await page.getByRole('button', { name: 'Keep my code' }).click()
    expect(await codeIn(page, file)).toBe('// mine alone')
    await page.getByRole('link', { name: 'Too high a rate' }).click()
    await page.getByRole('button', { name: 'Take the original' }).click()
    await expect.poll(() => codeIn(page, file)).toContain('images: 60_000')
    await page.getByRole('button', { name: 'Take it back' }).click()
    await expect.poll(() => codeIn(page, file)).toBe('// mine alone')
  })
})

/** All that the page says of the run's state from here on. */
async function listen(): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said = new Set<string>()
    const look = () => said.add(document.querySelector('.state')?.textContent ?? '')
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { said })
  })
  return () => page.evaluate(() => [...(window as unknown as { said: Set<string> }).said])
}

it('an evaluation says how far it is, and takes no more than the settings; a goal missed so is no failure', async () => {
  await open('/task/21')
  await page.locator('button.run:enabled').waitFor()
  const said = await listen()
  await run(page, { images: '300', epochs: '1' })
  expect(await ended(page)).toBe('Done.')
  expect(await said()).toContain('Testing: batch 0 of 3…')
  await page.getByText('The test takes less, too: the first 300 images of 10,000.').waitFor()
  expect(await page.locator('.unjudged').textContent()).toContain('The goal is for larger settings')
  await expect.poll(() => page.locator('.missed').count()).toBe(0)
})

it('validation says how far it is, from the second epoch on out of how many batches', async () => {
  await open('/task/4')
  await page.locator('button.run:enabled').waitFor()
  const said = await listen()
  await run(page, { images: '8000', epochs: '2', batchSize: '8', validationSplit: '0.75' })
  expect(await ended(page)).toBe('Done.')
  const states = (await said()).join('\n')
  expect(states).toMatch(/^Validating after epoch 1: batch \d+…$/m)
  expect(states).toMatch(/^Validating after epoch 2: batch \d+ of 750…$/m)
})

describe('the data of a task', () => {
  it('come from the site, also where a task takes two sets', async () => {
    await open('/task/29')
    await run(page, { images: '100', epochs: '1' })
    expect(await ended(page)).toBe('Done.')
    await expect.poll(() => page.locator('.results').getByText('where the network looks').count()).toBe(1)
  })
})

describe('for everybody', () => {
  it('a phone needs no sideways scrolling', async () => {
    await open('/task/24', { viewport: { width: 360, height: 740 } })
    await page.locator('.code').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  })

  it('a phone shows the code or the output: Run shows what it starts', async () => {
    await open('/task/2', { viewport: { width: 390, height: 740 } })
    await page.locator('.keras').waitFor()
    await run(page)
    expect(await ended(page)).toBe('Done.')
    expect(await page.locator('.keras').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Code', exact: true }).click()
    expect(await page.locator('.keras').isVisible()).toBe(true)
    expect(await page.locator('.results').isVisible()).toBe(false)
  })

  it('a task is run and stopped by keyboard', async () => {
    await open('/task/2')
    await page.locator('button.run:enabled').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Run')
    await page.keyboard.press('Enter')
    expect(await ended(page)).toBe('Done.')
  })
})

describe('when something goes wrong, the page says so and stays usable', () => {
  const worker = async (): Promise<Worker> => {
    await page.locator('button.run:enabled').waitFor()
    return page.workers()[0]
  }

  it('the device is lost', async () => {
    await open('/task/4')
    await (await worker()).evaluate(() => {
      const { createCommandEncoder } = GPUDevice.prototype
      let commands = 0
      GPUDevice.prototype.createCommandEncoder = function (...args) {
        if (++commands === 40) this.destroy()
        return createCommandEncoder.apply(this, args)
      }
    })
    await run(page, { images: '2000', epochs: '3' })
    expect(await ended(page)).toMatch(/^It failed: .*device was lost/)
    await run(page, { epochs: '1' })
    expect(await ended(page)).toBe('Done.')
  })

  it('the worker crashes', async () => {
    await open('/task/4')
    const broken = await worker()
    await run(page, { images: '2000', epochs: '500' })
    await page.getByText(/Epoch 1 of 500/).waitFor()
    await broken.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of luck')
      })
    })
    expect(await ended(page)).toMatch(/^It failed: .*out of luck/)
    await run(page, { epochs: '1' })
    expect(await ended(page)).toBe('Done.')
  })

  it('the storage is full', async () => {
    await open('/task/1')
    await (await worker()).evaluate(() => {
      Cache.prototype.put = () => Promise.reject(new DOMException('Quota exceeded.', 'QuotaExceededError'))
    })
    await run(page)
    expect(await ended(page)).toBe('Done.')
    expect(await page.locator('.note').textContent()).toContain('could not be kept')
  })

  it('the page is closed during a run', async () => {
    await open('/task/4')
    await run(page, { images: '2000', epochs: '500' })
    await page.getByText(/Epoch 1 of 500/).waitFor()
    await page.reload()
    await page.getByText('The last run was broken off').waitFor()
    await run(page, { images: '2000', epochs: '1' })
    expect(await ended(page)).toBe('Done.')
  })
})

describe('a browser without WebGPU', () => {
  it('is told so, and shown what has been recorded', async () => {
    const plain = await openBrowser(false)
    current = await visit(plain, '/task/4')
    page = current.page
    await page.getByText('There is no WebGPU in this browser').waitFor()
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true)
    expect(await page.locator('.recorded summary').textContent()).toContain('val_accuracy 0.9')
    const inside = page.locator('.inside')
    await expect.poll(() => inside.locator('.map text').count()).toBe(240) // the map has a file of its own
    expect(await inside.locator('.legend').textContent()).toMatch(/mistakes: \d+ of 240/)
    await inside.getByRole('slider', { name: /^Epochs of training: 4/ }).fill('0')
    await inside.getByText('Epochs of training: 0').waitFor()
    const pixels = await inside.locator('.portrait canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((value, i) => i % 4 === 0 && value > 128).length
    })
    expect(pixels).toBeGreaterThan(20) // a digit is drawn there
    await page.getByText('The map is that of a short training').waitFor()
    expect(await barriers(page)).toEqual([])

    await page.getByRole('button', { name: 'Show a recorded step' }).click()
    await page.locator('.step-tree .row', { hasText: 'softmax' }).first().click()
    await page
      .locator('.row-pane .heat-map canvas')
      .first()
      .click({ position: { x: 5, y: 5 } })
    await page.locator('.origin .formula').waitFor()
    await page.locator('.to-line').click()
    await page.locator('.stepper').waitFor() // the line is looked for on the processor
    await expect.poll(() => page.locator('.row-pane .cm-lit').count()).toBe(1)
    await page.getByRole('button', { name: 'Run the step with this text' }).click()
    await page.getByText('The recording does not have this').waitFor()
    await page.getByRole('button', { name: 'Layers' }).click()
    await expect.poll(() => page.locator('.layer canvas').count()).toBeGreaterThan(10)
    expect(await barriers(page)).toEqual([])
    await page.context().close()
    await plain.close()
  })
})
