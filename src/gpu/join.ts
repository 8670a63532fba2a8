import { DeviceBuffer } from './buffer.js'
import { overGroups, type RecordedDispatch } from './dispatch.js'
import type { Gpu } from './gpu.js'
import { roomFor } from './memory.js'

/** Bytes of a buffer that others may lie beside: what is larger keeps the device busy for longer than a dispatch costs. */
const MOST_BYTES = 2 ** 20
/** Buffers side by side: even large ones don't come to more together than every device can bind. */
const MOST_TOGETHER = 64

/** Buffers that are to lie side by side, in this order. */
type Room = DeviceBuffer[]

/**
 * Makes one dispatch of neighbours that do the same along different buffers: all small weights are updated at once. A shader
 * can't bind a buffer for each, so these are moved to lie side by side, pieces of one buffer: intermediates in the arena,
 * and what has memory, weights say, once for good. The shader is the same, and so is each bit; what it makes of the gaps
 * between the pieces nobody reads.
 *
 * @param planned the intermediates; those that come to lie side by side give way to one of them together
 */
export async function join(
  gpu: Gpu,
  dispatches: readonly RecordedDispatch[],
  planned: Set<DeviceBuffer>,
): Promise<RecordedDispatch[]> {
  const rooms = roomsFor(dispatches, planned).map((pieces) => ({
    pieces,
    whole: new DeviceBuffer(bytesOf(pieces)),
  }))
  const kept = rooms.filter(({ pieces }) => !planned.has(pieces[0]))
  for (const { whole } of kept) gpu.pool.place(whole)
  // Weights stay where they are until the device has said that it has the memory.
  if (kept.length > 0) await gpu.settle()
  if (!kept.every(({ pieces }) => pieces.every(isMovable))) return [...dispatches]
  for (const { pieces, whole } of rooms) {
    let at = 0
    for (const piece of pieces) {
      if (planned.delete(piece)) planned.add(whole)
      else {
        gpu.encoder().copyBufferToBuffer(gpu.handleOf(piece), 0, gpu.handleOf(whole), at, piece.bytes)
        piece.free()
      }
      piece.part = { of: whole, at }
      at += roomFor(piece.bytes)
    }
  }
  return stretchesOf(dispatches).map((stretch) => (stretch.length > 1 ? joined(stretch) : stretch[0]))
}

function bytesOf(pieces: Room): number {
  return pieces.reduce((sum, { bytes }) => sum + roomFor(bytes), 0)
}

/** What can lie side by side: of all dispatches of a shader what they walk along, weights in one room, gradients in another. */
function roomsFor(dispatches: readonly RecordedDispatch[], planned: ReadonlySet<DeviceBuffer>): Room[] {
  /** Whether a dispatch reads the one and writes one of the others: WebGPU forbids that in one memory. */
  const meets = (buffer: DeviceBuffer, room: Room) => {
    const across = (one: readonly DeviceBuffer[], other: readonly DeviceBuffer[]) =>
      one.includes(buffer) && other.some((piece) => room.includes(piece))
    return dispatches.some(({ inputs, outputs }) => across(inputs, outputs) || across(outputs, inputs))
  }
  const rooms: Room[] = []
  const open = new Map<string, Room>()
  for (const { shader, along = [] } of dispatches) {
    const free = along.flatMap((buffer, i) => {
      if (buffer.part || rooms.some((room) => room.includes(buffer))) return []
      const key = `${shader.name} ${i} ${planned.has(buffer)}`
      let room = open.get(key)
      if (!room || room.length === MOST_TOGETHER) {
        room = []
        rooms.push(room)
        open.set(key, room)
      }
      return { buffer, room }
    })
    const fits = free.every(
      ({ buffer, room }) =>
        buffer.bytes <= MOST_BYTES && (planned.has(buffer) || isMovable(buffer)) && !meets(buffer, room),
    )
    if (fits) for (const { buffer, room } of free) room.push(buffer)
  }
  return rooms.filter(({ length }) => length > 1)
}

/** Dispatches in their order; where neighbours are alike, those together of which each goes on where the last one ends. */
function stretchesOf(dispatches: readonly RecordedDispatch[]): RecordedDispatch[][] {
  const stretches: RecordedDispatch[][] = []
  /** Where the neighbours that are alike begin. */
  let first = 0
  for (const dispatch of dispatches) {
    if (first < stretches.length && !areAlike(stretches[first][0], dispatch)) first = stretches.length
    const stretch = stretches.slice(first).find((stretch) => goesOn(stretch.at(-1)!, dispatch))
    if (stretch) stretch.push(dispatch)
    else stretches.push([dispatch])
  }
  return stretches
}

/** Whether two dispatches differ in nothing but what they walk along. */
function areAlike(one: RecordedDispatch, other: RecordedDispatch): boolean {
  const [theirs, own] = [one, other].map(({ inputs, outputs, along = [] }) =>
    [...inputs, ...outputs].filter((buffer) => !along.includes(buffer)),
  )
  return one.shader === other.shader && theirs.every((buffer, i) => buffer === own[i])
}

/** Whether what a dispatch walks along begins where what another one does ends. */
function goesOn(one: RecordedDispatch, other: RecordedDispatch): boolean | undefined {
  return one.along?.every(({ part, bytes }, i) => {
    const next = other.along![i].part
    return part && next?.of === part.of && next.at === part.at + roomFor(bytes)
  })
}

/** Whether a buffer with memory may be moved: its values change in place, and no recorded step is bound to where it is. */
function isMovable({ mutable, held, lease }: DeviceBuffer): boolean {
  return mutable && held === 0 && lease !== null
}

/** One dispatch for a stretch, along what lies side by side now. */
function joined(stretch: RecordedDispatch[]): RecordedDispatch {
  const [first] = stretch
  const bytes = bytesOf(stretch.map(({ along }) => along![0]))
  const along = first.along!.map(({ part, name }, i) => {
    const piece = new DeviceBuffer(bytes)
    piece.part = part
    piece.name = name && `${name} … ${stretch.at(-1)!.along![i].name}`
    return piece
  })
  const over = (buffers: readonly DeviceBuffer[]) =>
    buffers.map((buffer) => along[first.along!.indexOf(buffer)] ?? buffer)
  return {
    ...first,
    ...overGroups(bytes / 16),
    inputs: over(first.inputs),
    outputs: over(first.outputs),
    along,
    // The same op, on nothing that has a shape.
    origin: first.origin.map((frame) =>
      frame.call ? { ...frame, call: { inputs: [], outputs: [] } } : frame,
    ),
    of: stretch,
  }
}
