import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'
import type { Settings } from '../../bench/bench.js'
import { cases } from '../../bench/cases/index.js'
import { openField } from '../../bench/peers/index.js'
import { runSet, SHORT, SHORT_PACE } from '../../bench/sets.js'
import { browserOf } from './browser.js'
import type { Asked, FromWorker } from './protocol.js'

// Where everybody is measured: away from the page, which so stays awake whatever a peer does to its thread, and can end
// all of it at once. The peers are fetched when they are asked for.

/** Versions of the peers, which the build puts here. */
declare const __PEERS__: Record<string, string>

const WASM = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
}

const tell = (message: FromWorker) => self.postMessage(message)

self.addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  try {
    await run(data)
    tell({ type: 'done' })
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? error.message : `${error}` })
  }
})

async function run({ benches, sizes, rounds, peers }: Asked): Promise<void> {
  const field = await openField({ wasm: WASM }, peers)
  const { name, system } = browserOf(navigator.userAgent)
  tell({
    type: 'open',
    where: {
      device: field.gpu.name,
      runtime: name.split(' ')[0],
      date: new Date().toISOString(),
      browser: `${name}, ${system}`,
      processor: `${navigator.hardwareConcurrency} threads`,
      // A page that shares its process with other sites' gets a coarser clock.
      clock: crossOriginIsolated ? '5 µs' : '100 µs',
      ...__PEERS__,
    },
  })
  const chosen =
    benches.length === 0
      ? SHORT
      : cases.filter(({ name }) => benches.includes(name)).map((bench) => ({ bench, sizes: bench.sizes }))
  const settings: Settings = {
    ...(benches.length === 0 && SHORT_PACE),
    rounds,
    onBench: (done, of) => tell({ type: 'bench', done, of }),
    onTurn: (turn) => tell({ type: 'turn', turn }),
  }
  for await (const result of runSet(field, chosen, settings, sizes.length > 0 ? sizes : undefined)) {
    tell({ type: 'result', result })
  }
}
