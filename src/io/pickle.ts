/** What Python has pickled: an object of a class that nobody here knows is its class, its arguments and its state. */
export type Pickled =
  | number
  | boolean
  | string
  | null
  | Uint8Array
  | Pickled[]
  | Map<Pickled, Pickled>
  | PickledObject

export interface PickledObject {
  of: Pickled
  args: Pickled
  state?: Pickled
}

const MARK = Symbol('mark')
type Entry = Pickled | typeof MARK

/**
 * Reads a pickle of lists, numbers, texts and arrays (docs.python.org/3/library/pickletools). Nothing in it runs: what would call a
 * function stays a description of the call.
 * @throws Error for what it does not know, and where it is cut short
 */
export function readPickle(bytes: Uint8Array, what: string): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Entry[] = []
  const memo = new Map<number, Pickled>()
  let at = 0
  const fail = (why: string): never => {
    throw new Error(`${what}: a pickle that ${why}`)
  }
  const need = (n: number) => {
    if (n < 0 || at + n > bytes.length) fail('is cut short')
    at += n
    return at - n
  }
  const u8 = () => view.getUint8(need(1))
  const u32 = () => view.getUint32(need(4), true)
  const take = (n: number) => bytes.subarray(need(n), at)
  const text = (n: number) => new TextDecoder().decode(take(n))
  const line = () => {
    const end = bytes.indexOf(10, at)
    if (end < 0) fail('is cut short')
    const found = text(end - at)
    at++
    return found
  }
  const pop = (): Pickled => {
    const top = stack.pop()
    return top === undefined || top === MARK ? fail('is damaged') : top
  }
  const top = (): Pickled => {
    const last = stack.at(-1)
    return last === undefined || last === MARK ? fail('is damaged') : last
  }
  const toMark = (): Pickled[] => {
    const from = stack.lastIndexOf(MARK)
    if (from < 0) fail('is damaged')
    return stack.splice(from).slice(1) as Pickled[]
  }
  const append = (values: Pickled[]) => {
    const list = top()
    if (!Array.isArray(list)) return fail('is damaged')
    for (const value of values) list.push(value)
  }
  const setItems = (values: Pickled[]) => {
    const map = top()
    if (!(map instanceof Map)) return fail('is damaged')
    for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i], values[i + 1])
  }
  const long = (n: number) =>
    take(n).reduceRight((sum, byte, i) => sum * 256 + (i === n - 1 && byte > 127 ? byte - 256 : byte), 0)
  const count = () => Number(view.getBigUint64(need(8), true))
  const pairs = (n: number) => {
    const values = Array.from({ length: n }, pop).reverse()
    stack.push(values)
  }
  const opcodes: Record<string, () => void> = {
    '\x80': () => u8(), // the protocol
    '\x95': () => need(8), // a frame
    '(': () => stack.push(MARK),
    N: () => stack.push(null),
    '\x88': () => stack.push(true),
    '\x89': () => stack.push(false),
    J: () => stack.push(view.getInt32(need(4), true)),
    K: () => stack.push(u8()),
    M: () => stack.push(view.getUint16(need(2), true)),
    I: () => stack.push(Number(line())),
    L: () => stack.push(Number(line().replace(/L$/, ''))),
    '\x8a': () => stack.push(long(u8())),
    G: () => stack.push(view.getFloat64(need(8))),
    X: () => stack.push(text(u32())),
    '\x8c': () => stack.push(text(u8())),
    U: () => stack.push(take(u8())),
    T: () => stack.push(take(u32())),
    C: () => stack.push(take(u8())),
    B: () => stack.push(take(u32())),
    '\x8e': () => stack.push(take(count())),
    ']': () => stack.push([]),
    ')': () => stack.push([]),
    '}': () => stack.push(new Map()),
    l: () => stack.push(toMark()),
    t: () => stack.push(toMark()),
    d: () => {
      const values = toMark()
      stack.push(new Map())
      setItems(values)
    },
    '\x85': () => pairs(1),
    '\x86': () => pairs(2),
    '\x87': () => pairs(3),
    a: () => {
      const value = pop()
      append([value])
    },
    e: () => append(toMark()),
    s: () => {
      const value = pop()
      const key = pop()
      setItems([key, value])
    },
    u: () => setItems(toMark()),
    c: () => stack.push(`${line()}.${line()}`),
    '\x93': () => {
      const name = pop()
      stack.push(`${pop()}.${name}`)
    },
    R: () => {
      const args = pop()
      stack.push({ of: pop(), args })
    },
    b: () => {
      const state = pop()
      const object = top()
      if (typeof object !== 'object' || object === null || !('of' in object)) return fail('is damaged')
      object.state = state
    },
    q: () => memo.set(u8(), top()),
    r: () => memo.set(u32(), top()),
    '\x94': () => memo.set(memo.size, top()),
    h: () => stack.push(memo.get(u8()) ?? fail('is damaged')),
    j: () => stack.push(memo.get(u32()) ?? fail('is damaged')),
  }
  for (;;) {
    const opcode = String.fromCharCode(u8())
    if (opcode === '.') return pop()
    const run =
      opcodes[opcode] ?? fail(`has an instruction of kind ${JSON.stringify(opcode)}, which is not read`)
    run()
  }
}
