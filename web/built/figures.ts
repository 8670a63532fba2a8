// What the gallery's pages weigh, and how long they keep their visitors waiting: `npm run figures`. The built site in
// Chromium, each page in a browser that has never seen it; times are medians of three visits, on this machine.
import { gzipSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { openSite } from './site.js'

const ROUTES = ['/', '/task/4', '/task/21', '/learn', '/learn/one-training-step', '/bench']
const VISITS = 3
/** Afterwards nothing more is loaded. */
const QUIET_MS = 1500

interface Figures {
  kB: number
  firstPaint: number
  /** The longest time that the page could not answer; 0 where none was above 50 ms. */
  longestTask: number
  /** By how much what is in sight moves by itself, as browsers score it: 0.1 and less is good. */
  shift: number
}

async function visit(browser: Browser, address: string): Promise<Figures> {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  const weights: Promise<number>[] = []
  page.on('response', (response) => {
    // What the page gave up on has no body.
    const weight = response.body().then((body) => gzipSync(body).length)
    weights.push(weight.catch(() => 0))
  })
  await page.addInitScript(() => {
    const [tasks, shifts]: number[][] = [[], []]
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration)
    }).observe({ type: 'longtask', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
    Object.assign(window, { longTasks: tasks, shifts })
  })
  await page.goto(address)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(QUIET_MS)
  const times = await page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    longestTask: Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks),
    shift: (window as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0),
  }))
  const bytes = await Promise.all(weights)
  await context.close()
  return { kB: bytes.reduce((sum, n) => sum + n, 0) / 1000, ...times }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]

const { findChromium } = await import(new URL('../../scripts/chromium.mjs', import.meta.url).href)
const { site, close } = await openSite()
const browser = await chromium.launch({
  ...findChromium(),
  args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
})
try {
  console.log(`${'page'.padEnd(26)}  kB gzipped  first paint ms  longest task ms  layout shift`)
  for (const route of ROUTES) {
    const visits: Figures[] = []
    for (let i = 0; i < VISITS; i++) visits.push(await visit(browser, `${site}#${route}`))
    const middle = (name: keyof Figures) => median(visits.map((figures) => figures[name]))
    const of = (name: keyof Figures) => Math.round(middle(name))
    console.log(
      `${route.padEnd(26)}  ${String(of('kB')).padStart(10)}  ${String(of('firstPaint')).padStart(14)}  ${String(of('longestTask')).padStart(15)}  ${middle('shift').toFixed(3).padStart(12)}`,
    )
  }
} finally {
  await browser.close()
  await close()
}
