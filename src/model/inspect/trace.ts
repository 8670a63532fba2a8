import type { DeviceBuffer } from '../../gpu/buffer.js'
import type { Call, Origin, RecordedDispatch, View } from '../../gpu/dispatch.js'
import { clockOf, profile } from '../../gpu/profiler.js'
import type { Recording } from '../../gpu/recording.js'
import { gpu, ready } from '../../tensor/runtime.js'
import { type Due, watchSteps } from '../training/steps.js'
import type { StepTime, Trace, TracedArena, TracedBuffer, TracedRow, TracedStep } from './traced.js'

/** Runs of a step that are timed dispatch by dispatch, and as many that are timed as a whole. */
const MOST_SAMPLES = 8

/** What is known of a step, and what has been measured of it. */
interface Watched {
  step: TracedStep
  /** Nanoseconds of each dispatch, a list a run. */
  dispatches: number[][]
  whole: StepTime[]
}

/**
 * Looks on while `body` trains, measures or predicts (`trace(() => model.fit(x, y))`): what each step's
 * dispatches are, which layer and op they come from, on what shapes they work, and how long they take. The steps
 * give the same bits as without it; the first few of them take longer. `formatTrace` writes it as a tree.
 *
 * @param onMeasured is told what is known so far each time a step has been measured to the end
 */
export async function trace(body: () => unknown, onMeasured?: (trace: Trace) => void): Promise<Trace> {
  const device = await ready()
  const trace: Trace = { device: device.name, clock: clockOf(device), steps: [], shaders: {} }
  // A recording is let go with its model's training, and its memory with it.
  const watched = new WeakMap<Recording, Watched>()
  await watchSteps(async (due) => {
    const { recording } = due
    const known = watched.get(recording) ?? { step: describe(due), dispatches: [], whole: [] }
    if (known.step.runs === 0) {
      watched.set(recording, known)
      trace.steps.push(known.step)
      for (const { shader } of recording.dispatches) {
        const { name, file = name, tunables = {}, code } = shader
        trace.shaders[name] = { file, tunables: { ...tunables }, code }
      }
    }
    await run(known, due)
    known.step.runs++
    if (known.step.runs === 2 * MOST_SAMPLES) onMeasured?.(trace)
  }, body)
  return trace
}

/** Runs the step once: in turns timed dispatch by dispatch, timed as a whole, and, measured enough, as always. */
async function run({ step, dispatches, whole }: Watched, { recording, began }: Due): Promise<void> {
  if (step.runs >= 2 * MOST_SAMPLES) recording.replay()
  else if (step.runs % 2 === 0) {
    recording.prepare()
    dispatches.push(await profile(gpu(), recording))
    step.rows.forEach((row, id) => {
      row.ms = median(dispatches.map((times) => times[id])) / 1e6
    })
  } else {
    const waiting = performance.now()
    await gpu().finish() // what came before is not the step's
    const ready = performance.now()
    recording.prepare()
    recording.encode()
    const encoded = performance.now()
    gpu().flush()
    const submitted = performance.now()
    await gpu().finish()
    const done = performance.now()
    whole.push({
      javascript: encoded - ready + (waiting - began),
      submit: submitted - encoded,
      device: done - submitted,
    })
    const time = (part: keyof StepTime) => median(whole.map((times) => times[part]))
    step.time = { javascript: time('javascript'), submit: time('submit'), device: time('device') }
  }
}

/** All that is known of a step before it has run. */
export function describe({ kind, examples, recording }: Due): TracedStep {
  const numbers = new Map<DeviceBuffer, number>()
  const numberOf = (buffer: DeviceBuffer) => {
    if (!numbers.has(buffer)) numbers.set(buffer, numbers.size)
    return numbers.get(buffer)!
  }
  const rows = rowsOf(recording.dispatches, numberOf)
  return { kind, examples, runs: 0, rows, arena: arenaOf(recording, numberOf), time: null }
}

function rowsOf(
  dispatches: readonly RecordedDispatch[],
  numberOf: (buffer: DeviceBuffer) => number,
): TracedRow[] {
  const sources = dispatches.map(({ origin }) => sourceOf(origin))
  const views = viewsOf(sources.map(({ call }) => call))
  const firstOf = new Map<Call, number>()
  sources.forEach(({ call, gradientOf }, id) => {
    if (call && !gradientOf && !firstOf.has(call)) firstOf.set(call, id)
  })
  /** The row that an op ran in; an op that only looks at its input in another way has none of its own. */
  const rowOf = (call: Call): number | null => {
    const own = firstOf.get(call)
    if (own !== undefined) return own
    const [{ buffer }] = call.outputs
    const writer = dispatches.findIndex(({ outputs }) => outputs.includes(buffer))
    return writer < 0 ? null : writer
  }
  const layersOf = (id: number): string[] => {
    const { phase, layers, call } = sources[id]
    if (phase !== 'optimizer' || !call) return layers
    // An optimizer knows no layers: its weight belongs to the first one that reads it. Many at once belong to none.
    const reader = dispatches.findIndex(({ inputs }) => inputs.includes(call.outputs[0]?.buffer))
    return reader < 0 || reader >= id ? layers : sources[reader].layers
  }
  return dispatches.map(({ shader, workgroups, uniforms, inputs, outputs, work }, id): TracedRow => {
    const { phase, op, call, gradientOf } = sources[id]
    const bound = (buffer: DeviceBuffer): TracedBuffer => {
      const own = call && [...call.outputs, ...call.inputs].find((view) => view.buffer === buffer)
      const { shape = null, dtype = null } = own ?? views.get(buffer) ?? {}
      const { name, bytes, part } = buffer
      const within = part && numberOf(part.of)
      return { buffer: numberOf(buffer), within, name, shape: shape && [...shape], dtype, bytes }
    }
    const touched = [...new Set([...inputs, ...outputs])]
    return {
      id,
      phase,
      layers: layersOf(id),
      op: op ?? shader.name.replace(/[.]wgsl.*/, ''),
      forwardOf: gradientOf && rowOf(gradientOf),
      shader: shader.name,
      workgroups,
      uniforms: uniforms ?? null,
      inputs: inputs.map(bound),
      outputs: outputs.map(bound),
      flop: work?.flop ?? null,
      bytes: work?.bytes ?? touched.reduce((sum, { bytes }) => sum + bytes, 0),
      ms: null,
    }
  })
}

/** What the frames of an origin say. */
function sourceOf(origin: Origin) {
  const names = (frames: Origin) => frames.flatMap(({ name }) => name ?? [])
  const firstOp = origin.findIndex(({ call }) => call)
  const back = origin.findIndex(({ phase }) => phase === 'backward')
  const inner = origin.findLast(({ call }) => call)
  return {
    phase: origin.findLast(({ phase }) => phase)?.phase ?? 'forward',
    layers: names(firstOp < 0 ? origin : origin.slice(0, firstOp)),
    op: inner?.name ?? null,
    call: inner?.call ?? null,
    gradientOf: (back < 0 ? null : origin.slice(0, back).findLast(({ call }) => call)?.call) ?? null,
  }
}

/** How buffers are seen by the first op that makes them, or else by one that reads them. */
function viewsOf(calls: readonly (Call | null)[]): Map<DeviceBuffer, View> {
  const views = new Map<DeviceBuffer, View>()
  for (const side of ['outputs', 'inputs'] as const) {
    for (const view of calls.flatMap((call) => call?.[side] ?? [])) {
      if (!views.has(view.buffer)) views.set(view.buffer, view)
    }
  }
  return views
}

function arenaOf(
  { arena: { bytes, unshared, slots } }: Recording,
  numberOf: (buffer: DeviceBuffer) => number,
): TracedArena {
  return {
    bytes,
    unshared,
    slots: slots.map((slot) => ({
      bytes: slot.bytes,
      tenants: slot.tenants.map(({ buffer, first, last }) => ({
        buffer: numberOf(buffer),
        bytes: buffer.bytes,
        first,
        last,
      })),
    })),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
