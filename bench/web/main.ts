import { cases } from '../cases/index.js'
import { type BenchResult, bodyOf, html, type Report, STYLE } from '../page/page.js'
import { openField } from '../peers/index.js'
import { formatResult } from '../report.js'

/** Versions of the peers, which the configuration of the server puts here. */
declare const __VERSIONS__: Record<string, string>

const WASM_FOLDER = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/'

const element = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!
const form = element<HTMLFormElement>('form')
const status = element<HTMLOutputElement>('output')

document.head.insertAdjacentHTML('beforeend', `<style>${STYLE} form label { margin-right: 1rem }</style>`)
element('#benches').innerHTML = cases
  .map(
    ({ name, about }) =>
      `<label title="${html(about)}"><input type="checkbox" name="bench" value="${html(name)}"> ${html(name)}</label>`,
  )
  .join(' ')

form.addEventListener('submit', (event) => {
  event.preventDefault()
  history.replaceState(null, '', `?${new URLSearchParams(new FormData(form) as unknown as string[][])}`)
  start()
})

// An address with benches in it starts by itself: ?bench=matmul&bench=step&rounds=3
const asked = new URLSearchParams(location.search)
for (const input of form.querySelectorAll('input')) {
  if (input.type === 'checkbox') input.checked = asked.getAll('bench').includes(input.value)
  else input.value = asked.get(input.name) ?? input.value
}
if (asked.has('bench')) start()

function start(): void {
  const button = element<HTMLButtonElement>('button')
  button.disabled = true
  run(new FormData(form))
    .catch((error: Error) => show(`failed: ${error.message}`))
    .finally(() => {
      button.disabled = false
    })
}

function show(text: string): void {
  status.value = text
}

async function run(settings: FormData): Promise<void> {
  const list = (name: string) => `${settings.get(name)}`.split(',').filter((part) => part.trim() !== '')
  const log = element('#log')
  log.textContent = ''
  show('opening the device …')
  const field = await openField({ wasmFolder: WASM_FOLDER }, list('peers'))
  const where = {
    date: new Date().toISOString(),
    device: field.gpu.name,
    browser: navigator.userAgent,
    processor: `${navigator.hardwareConcurrency} threads`,
    ...__VERSIONS__,
  }
  const results: BenchResult[] = []
  for (const bench of cases.filter(({ name }) => settings.getAll('bench').includes(name))) {
    const sizes = list('sizes').map(Number)
    for (const size of sizes.length > 0 ? sizes : bench.sizes) {
      show(`${bench.name} ${size} …`)
      for await (const result of bench.run(field, size, { rounds: Number(settings.get('rounds')) })) {
        log.textContent += `${formatResult(result)}\n\n`
        results.push({ bench: bench.name, ...result })
      }
    }
  }
  finish({ where, results })
}

/** The page with its charts in place of the log, and everything as a file to keep. */
function finish(report: Report): void {
  element('#log').textContent = ''
  element('main').innerHTML = bodyOf(report)
  const file = URL.createObjectURL(new Blob([JSON.stringify(report)], { type: 'application/json' }))
  status.innerHTML = `done: <a href="${file}" download="bench.json">all samples</a>`
}
