import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

/** WebGPU on SwiftShader, which Chromium brings with it. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/** A browser with WebGPU, or without. */
export function openBrowser(webgpu = true): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking', ...(webgpu ? WEBGPU : ['--disable-gpu'])]
  return chromium.launch({ ...inject('chromium'), args })
}

/** A page of the gallery, and all that it has complained of on the console. */
export interface Visit {
  page: Page
  complaints: string[]
}

export async function visit(
  browser: Browser,
  route = '/',
  options: BrowserContextOptions = {},
  site = inject('site'),
): Promise<Visit> {
  // Tests begin with nothing: a service worker would fetch the whole site for each.
  const context = await browser.newContext({ locale: 'en-US', serviceWorkers: 'block', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(120_000) // a processor that plays the GPU takes its time
  const complaints: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if (
      !['error', 'warning'].includes(message.type()) ||
      /Service Worker registration blocked|No available adapters/.test(text)
    )
      return
    complaints.push(text)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${site}#${route}`)
  return { page, complaints }
}

/** Sets a task's settings by their labels, and runs it. */
export async function run(page: Page, settings: Record<string, string> = {}): Promise<void> {
  for (const [label, value] of Object.entries(settings)) {
    await page.getByLabel(label, { exact: true }).fill(value)
  }
  await page.getByRole('button', { name: 'Run', exact: true }).click()
}

/** Waits until the run has ended, and gives what the page says of its end. */
export async function ended(page: Page): Promise<string> {
  const state = page.locator('.state:is(.done, .stopped, .failed)')
  await state.waitFor({ timeout: 240_000 })
  return (await state.textContent()) ?? ''
}

/** What axe finds wrong with the page for people who see little, hear it read, or use no mouse. */
export async function barriers(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  await page.evaluate(await readFile(axe, 'utf8'))
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
  })
}

/** Draws strokes, lists of [x, y] from 0 to 1, on the sheet for digits. */
export async function draw(page: Page, strokes: readonly (readonly [number, number][])[]): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click()
  const sheet = page.getByLabel('A sheet to draw a digit on')
  await sheet.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await sheet.boundingBox())!
  for (const [first, ...others] of strokes) {
    await page.mouse.move(x + first[0] * width, y + first[1] * height)
    await page.mouse.down()
    for (const [u, v] of others) await page.mouse.move(x + u * width, y + v * height, { steps: 6 })
    await page.mouse.up()
  }
}

/** What an editor's text stands in; CodeMirror has no public way from it to the whole text. */
interface EditorContent {
  cmTile: { view: { state: { doc: object } } }
}

/** The code in an editor, by the editor's label: of a long one the page itself holds only what can be seen. */
export function codeIn(page: Page, label: string): Promise<string> {
  return page
    .getByLabel(label, { exact: true })
    .evaluate((content) => `${(content as unknown as EditorContent).cmTile.view.state.doc}`)
}
