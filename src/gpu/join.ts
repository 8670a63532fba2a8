import { type Origin, overGroups, type RecordedDispatch } from './dispatch.js'
import type { Gpu } from './gpu.js'
import { DeviceBuffer, roomFor } from './memory.js'

/**
 * Bytes of a buffer that others are to lie beside, and of all of them together: what is larger keeps the device busy for
 * longer than a dispatch costs.
 */
const MOST = { piece: 2 ** 20, together: 2 ** 24 }

/** Buffers that are to lie side by side. */
interface Room {
  pieces: DeviceBuffer[]
  bytes: number
}

/** Where a buffer lies, or will lie. */
interface Place {
  of: Room | DeviceBuffer
  at: number
}

/** Dispatches that can be one when the rooms have been made: each goes on where the one before it ends. */
type Stretch = RecordedDispatch[]

/**
 * Makes one dispatch of neighbours that do the same along different buffers: all small weights are updated at once. A shader
 * can't bind a buffer for each, so these are moved to lie side by side, pieces of one buffer: intermediates in the arena,
 * and what has memory, weights say, once for good. The shader is the same, and so is each bit; what it makes of the gaps
 * between the pieces nobody reads.
 *
 * @param planned the intermediates; what shall lie side by side becomes one of them
 */
export async function join(
  gpu: Gpu,
  dispatches: readonly RecordedDispatch[],
  planned: Set<DeviceBuffer>,
): Promise<RecordedDispatch[]> {
  const { rooms, stretches } = planJoins(gpu, dispatches, planned)
  const made = rooms.map((room) => ({ ...room, whole: new DeviceBuffer(room.bytes) }))
  const moved = made.filter(({ pieces }) => !planned.has(pieces[0]))
  for (const { whole } of moved) gpu.pool.place(whole)
  // Weights stay where they are until the device has said that it has the memory.
  if (moved.length > 0) await gpu.settle()
  if (!moved.every(({ pieces }) => pieces.every((piece) => isMovable(gpu, piece)))) return [...dispatches]

  for (const { pieces, whole } of made) {
    if (planned.has(pieces[0])) planned.add(whole)
    let at = 0
    for (const piece of pieces) {
      if (!planned.delete(piece)) move(gpu, piece, whole, at)
      piece.part = { of: whole, at }
      at += roomFor(piece.bytes)
    }
  }
  const firsts = new Map(stretches.map((stretch) => [stretch[0], stretch]))
  const others = new Set(stretches.flatMap((stretch) => stretch.slice(1)))
  return dispatches
    .filter((dispatch) => !others.has(dispatch))
    .map((dispatch) => (firsts.has(dispatch) ? joined(firsts.get(dispatch)!) : dispatch))
}

function planJoins(
  gpu: Gpu,
  dispatches: readonly RecordedDispatch[],
  planned: ReadonlySet<DeviceBuffer>,
): { rooms: Room[]; stretches: Stretch[] } {
  const rooms: Room[] = []
  const stretches: Stretch[] = []
  const places = new Map<DeviceBuffer, Place>()
  const placeOf = (buffer: DeviceBuffer) => places.get(buffer) ?? buffer.part
  const across = opposites(dispatches)

  const mayJoin = ({ along }: RecordedDispatch) =>
    along !== undefined &&
    new Set(along).size === along.length &&
    along.every(({ bytes }) => bytes === along[0].bytes) &&
    along.every((buffer) => placeOf(buffer) || planned.has(buffer) || isMovable(gpu, buffer))

  /** Whether a dispatch goes on where a stretch ends, or can be made to. */
  const follows = (stretch: Stretch, { along }: RecordedDispatch) =>
    stretch.at(-1)!.along!.every((before, i) => {
      const buffer = along![i]
      const { of, at } = placeOf(before)!
      const end = at + roomFor(before.bytes)
      const place = placeOf(buffer)
      if (place) return place.of === of && place.at === end
      return (
        !(of instanceof DeviceBuffer) &&
        of.bytes === end &&
        end + roomFor(buffer.bytes) <= MOST.together &&
        planned.has(buffer) === planned.has(before) &&
        !of.pieces.some((piece) => across.get(buffer)?.has(piece))
      )
    })

  let run: Stretch[] = []
  for (const dispatch of dispatches) {
    const { along } = dispatch
    if (along && along[0].bytes > MOST.piece) continue // what comes after may still go with what came before
    if (run.length > 0 && !areAlike(run[0][0], dispatch)) run = []
    if (!along || !mayJoin(dispatch)) {
      run = []
      continue
    }
    const stretch = run.find((stretch) => follows(stretch, dispatch))
    along.forEach((buffer, i) => {
      if (placeOf(buffer)) return
      const room = (stretch ? placeOf(stretch[0].along![i])!.of : { pieces: [], bytes: 0 }) as Room
      if (!stretch) rooms.push(room)
      places.set(buffer, { of: room, at: room.bytes })
      room.pieces.push(buffer)
      room.bytes += roomFor(buffer.bytes)
    })
    if (stretch) stretch.push(dispatch)
    else {
      run.push([dispatch])
      stretches.push(run.at(-1)!)
    }
  }
  return {
    rooms: rooms.filter(({ pieces }) => pieces.length > 1),
    stretches: stretches.filter(({ length }) => length > 1),
  }
}

/** What a buffer must not share memory with: WebGPU lets no dispatch read and write one buffer. */
function opposites(dispatches: readonly RecordedDispatch[]): Map<DeviceBuffer, Set<DeviceBuffer>> {
  const across = new Map<DeviceBuffer, Set<DeviceBuffer>>()
  const note = (one: DeviceBuffer, other: DeviceBuffer) =>
    across.set(one, (across.get(one) ?? new Set()).add(other))
  for (const { inputs, outputs } of dispatches) {
    for (const input of inputs) {
      for (const output of outputs) {
        note(input, output)
        note(output, input)
      }
    }
  }
  return across
}

/** Whether two dispatches differ in nothing but what they walk along. */
function areAlike(one: RecordedDispatch, other: RecordedDispatch): boolean {
  const [theirs, own] = [one, other].map(({ inputs, outputs }) => [...inputs, ...outputs])
  return (
    one.shader === other.shader &&
    one.along!.length === other.along?.length &&
    theirs.every((buffer, i) => {
      const k = one.along!.indexOf(buffer)
      return own[i] === (k < 0 ? buffer : other.along![k])
    })
  )
}

/** Whether a buffer with memory may be moved: its values change in place, and no recorded step is bound to where it is. */
function isMovable({ pool }: Gpu, { mutable, held, lease, lost }: DeviceBuffer): boolean {
  return mutable && held === 0 && lease?.pool === pool && !lost
}

function move(gpu: Gpu, buffer: DeviceBuffer, whole: DeviceBuffer, at: number): void {
  const bytes = Math.ceil(buffer.bytes / 4) * 4
  gpu.encoder().copyBufferToBuffer(gpu.handleOf(buffer), 0, gpu.handleOf(whole), at, bytes)
  buffer.free()
}

/** One dispatch for a stretch, along what lies side by side now. */
function joined(stretch: Stretch): RecordedDispatch {
  const [first] = stretch
  const bytes = stretch.reduce((sum, { along }) => sum + roomFor(along![0].bytes), 0)
  const whole = new Map<DeviceBuffer, DeviceBuffer>()
  first.along!.forEach((buffer, i) => {
    const piece = new DeviceBuffer(bytes)
    piece.part = buffer.part
    piece.name = buffer.name && `${buffer.name} … ${stretch.at(-1)!.along![i].name}`
    whole.set(buffer, piece)
  })
  const over = (buffers: readonly DeviceBuffer[]) => buffers.map((buffer) => whole.get(buffer) ?? buffer)
  return {
    ...first,
    ...overGroups(bytes / 16),
    inputs: over(first.inputs),
    outputs: over(first.outputs),
    along: over(first.along!),
    origin: originOf(first.origin, whole),
  }
}

/** Where a stretch comes from: a call on all that lies side by side. */
function originOf(origin: Origin, whole: ReadonlyMap<DeviceBuffer, DeviceBuffer>): Origin {
  type Views = NonNullable<Origin[number]['call']>['inputs']
  const over = (views: Views) =>
    views.map((view) => {
      const buffer = whole.get(view.buffer)
      return buffer ? { ...view, buffer, shape: [buffer.bytes / 4] } : view
    })
  return origin.map((frame) => {
    const { call } = frame
    return call ? { ...frame, call: { inputs: over(call.inputs), outputs: over(call.outputs) } } : frame
  })
}
