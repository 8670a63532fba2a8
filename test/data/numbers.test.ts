import {
  Concatenate,
  computeClassWeight,
  confusionMatrix,
  Dense,
  Embedding,
  Flatten,
  Input,
  Model,
  metrics,
  NdArray,
  Reshape,
  ready,
  Sequential,
  type Tensor,
  tensor,
  toCategorical,
  trainTestSplit,
  writeNpy,
  writeSafetensors,
} from 'glassgrad'
import { beforeAll, describe, expect, it } from 'vitest'

beforeAll(async () => void (await ready()))

const kinds = [
  [Float32Array, 'float32'],
  [Float64Array, 'float32'],
  [Int8Array, 'int32'],
  [Int16Array, 'int32'],
  [Int32Array, 'int32'],
  [Uint8Array, 'uint8'],
  [Uint8ClampedArray, 'uint8'],
  [Uint16Array, 'int32'],
  [Uint32Array, 'int32'],
] as const

describe('typed arrays of every kind', () => {
  it.each(kinds)('%o', async (Kind, dtype) => {
    const row = new Kind([1, 2, 100])
    for (const array of [new NdArray(row, [3]), NdArray.from(row)]) {
      expect([array.dtype, array.toArray()]).toEqual([dtype, [1, 2, 100]])
    }
    const nested = NdArray.from([row, row])
    expect([nested.dtype, nested.toArray()]).toEqual([dtype, [Array.from(row), Array.from(row)]])
    expect(NdArray.from([row, [7, 8, 9]]).toArray()).toEqual([Array.from(row), [7, 8, 9]])
    const onDevice = tensor(row)
    expect([onDevice.dtype, Array.from(await onDevice.data())]).toEqual([
      dtype === 'uint8' ? 'int32' : dtype,
      [1, 2, 100],
    ])
    expect(toCategorical(new Kind([2, 0])).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(confusionMatrix(new Kind([1, 0]), [[0.1, 0.9], new Kind([1, 0])]).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect(computeClassWeight('balanced', { classes: [0, 1], y: new Kind([0, 1, 1, 1]) })).toEqual([2, 2 / 3])
    expect(writeNpy(row)).toEqual(writeNpy(NdArray.from(row)))
    expect(writeSafetensors(new Map([['a', row]]))).toEqual(
      writeSafetensors(new Map([['a', NdArray.from(row)]])),
    )
    const [train] = trainTestSplit([row], { testSize: 1, shuffle: false })
    expect(train.toArray()).toEqual([1, 2])
  })

  it('64 bits: as int32, or the first that does not fit', () => {
    expect(NdArray.from(new BigInt64Array([-5n, 2n ** 30n])).toArray()).toEqual([-5, 2 ** 30])
    expect(toCategorical(new BigUint64Array([1n])).toArray()).toEqual([[0, 1]])
    expect(() => NdArray.from([new BigInt64Array([1n]), new BigInt64Array([2n ** 40n])])).toThrow(
      'NdArray.from: row 1: 1099511627776 at 0 of the BigInt64Array does not fit int32',
    )
    expect(() => new NdArray(new Uint32Array([0, 2 ** 32 - 1]), [2])).toThrow(
      '4294967295 at 1 of the Uint32Array does not fit int32',
    )
  })

  it("parts of a buffer, Node's Buffers, and memory that threads share", async () => {
    expect(NdArray.from(new Float64Array([1, 2, 3, 4]).subarray(1, 3)).toArray()).toEqual([2, 3])
    const bytes = NdArray.from(Buffer.from([1, 2, 3]))
    expect([bytes.data.constructor, bytes.toArray()]).toEqual([Uint8Array, [1, 2, 3]])
    const pixels = new Uint8ClampedArray(4)
    expect(new NdArray(pixels, [4]).data.buffer).toBe(pixels.buffer)
    const shared = new Float32Array(new SharedArrayBuffer(8))
    shared.set([1, 2])
    expect(Array.from(await tensor(shared).data())).toEqual([1, 2])
  })

  it('refuses bytes of no kind by their names', () => {
    const bytes = new ArrayBuffer(8)
    for (const [name, value] of Object.entries({
      ArrayBuffer: bytes,
      DataView: new DataView(bytes),
      SharedArrayBuffer: new SharedArrayBuffer(8),
    })) {
      expect(() => NdArray.from(value as never), name).toThrow(
        new RegExp(`got an? ${name} .*new Float32Array\\(buffer\\)`),
      )
      expect(() => new NdArray(value as never, [2]), name).toThrow(`expected a typed array, got ${name}`)
    }
  })
})

/** What is no number, and what messages call it. */
const strangers: [unknown, string][] = [
  [null, 'null'],
  [undefined, 'undefined'],
  ['', 'a string, ""'],
  ['5', 'a string, "5" (Number("5") makes a number of it)'],
  [5n, 'the bigint 5n (Number(5n)'],
  [new Date(0), 'a Date (getTime()'],
  [{}, 'an Object'],
  [new Map(), 'a Map'],
  [NdArray.from(1), 'an NdArray'],
  [() => 1, 'a function'],
]

describe('what is no number is told with its place', () => {
  it.each(strangers)('%o', async (value, name) => {
    const cell = [
      [1, 2],
      [3, value],
    ] as never
    expect(() => NdArray.from(cell)).toThrow(`NdArray.from: row 1, column 1 is ${name}`)
    expect(() => tensor([0, value] as never)).toThrow(`tensor: row 1 is ${name}`)
    expect(() => toCategorical([0, value] as never)).toThrow(`toCategorical: row 1 is ${name}`)
    expect(() => NdArray.from([[[1], [value]]] as never)).toThrow(`[0][1][0] is ${name}`)
    const model = new Sequential([new Dense(2, { inputShape: [2] })])
    model.compile({ loss: 'mse' })
    const right = [
      [1, 2],
      [3, 4],
    ]
    await expect(model.fit(cell, right, { verbose: 0 })).rejects.toThrow(`x: row 1, column 1 is ${name}`)
    await expect(model.evaluate(right, cell)).rejects.toThrow(`y: row 1, column 1 is ${name}`)
    await expect(model.predict(cell)).rejects.toThrow(`x: row 1, column 1 is ${name}`)
    await expect(model.predictOnBatch(cell)).rejects.toThrow(`x: row 1, column 1 is ${name}`)
    await expect(model.trainOnBatch(right, cell)).rejects.toThrow(`y: row 1, column 1 is ${name}`)
    expect(() => model.setWeights([cell, [0, 0]])).toThrow(/weight 0 "dense.*kernel": row 1, column 1 is/)
  })

  it('rows of other lengths, and holes', () => {
    expect(() => NdArray.from([[[1], [2, 3]]])).toThrow(
      'depth 2, expected shape [1, 2, 1]: [0][1] has length 2',
    )
    expect(() => NdArray.from([[1, 2], 3])).toThrow('expected shape [2, 2]: row 1 is one number')
    expect(() => NdArray.from([[1], new Float32Array(2)])).toThrow(
      'expected shape [2, 1]: row 1 has length 2',
    )
    // biome-ignore lint/suspicious/noSparseArray: that is what is tested
    expect(() => NdArray.from([1, , 3] as never)).toThrow('row 1 is undefined')
  })

  it('ops on what lies on the host', () => {
    const x = tensor([1, 2])
    expect(() => x.add([1, 2] as never)).toThrow('add: expected a tensor, got an Array')
    expect(() => x.add(NdArray.from([1, 2]) as never)).toThrow('add: expected a tensor, got an NdArray')
    expect(() => x.matmul(new Float32Array(2) as never)).toThrow(
      'matmul: expected a tensor, got a Float32Array',
    )
    expect(() => x.greater(1).where(null as never, 0)).toThrow('where: expected a tensor, got null')
  })
})

describe('models take typed arrays', () => {
  const model = new Sequential([new Dense(1, { inputShape: [2], kernelInitializer: 'ones' })])
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [new metrics.MeanAbsoluteError()] })

  it.each(kinds)('%o as x and y', async (Kind) => {
    const x = [new Kind([1, 2]), new Kind([3, 4])]
    model.setWeights([[new Kind([1]), new Kind([1])], new Kind([0])])
    expect((await model.predict(x)).toArray()).toEqual([[3], [7]])
    expect((await model.predictOnBatch([new Kind([1, 2])])).toArray()).toEqual([[3]])
    expect(await model.evaluate(x, new Kind([3, 8]))).toEqual([0.5, 0.5])
    await model.fit(x, new Kind([3, 7]), { verbose: 0 })
    expect((await model.predict(x)).toArray()).toEqual([[3], [7]]) // nothing was to be learned
  })

  it('memory that has been given away is no data', async () => {
    const x = new NdArray(new Float32Array(2), [1, 2])
    structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] })
    await expect(model.predict(x)).rejects.toThrow("x: the array's memory has been given away")
  })
})

describe('ids above 2^24, where float32 leaves whole numbers out', () => {
  const first = 2 ** 24
  const ids = [
    [first, first + 1],
    [first + 2, first + 3],
  ]
  const flat = Int32Array.from(ids.flat())
  const whole = new NdArray(flat, [2, 2])
  const embedding = new Embedding(first + 4, 1, { embeddingsInitializer: 'zeros' })
  const input = (dtype?: 'int32') => Input({ shape: [2], dtype })

  beforeAll(() => {
    embedding.ensureBuilt([null, 2])
    const rows = new Float32Array(first + 4)
    rows.set([1, 2, 3, 4], first)
    embedding.setWeights([new NdArray(rows, [first + 4, 1])])
  })

  const functional = (x: ReturnType<typeof input>, y = x) =>
    new Model({ inputs: x, outputs: embedding.apply(y) })
  class Own extends Model {
    inner = embedding
    override call(x: Tensor) {
      return this.inner.apply(x)
    }
  }
  const models: [string, () => Model][] = [
    ['a Sequential', () => new Sequential([embedding])],
    ['a functional model', () => functional(input())],
    ['an Input of int32', () => functional(input('int32'))],
    [
      'layers that move elements',
      () => {
        const x = input()
        return functional(x, new Concatenate().apply([new Flatten().apply(new Reshape([2, 1]).apply(x))]))
      },
    ],
    [
      'a nested model',
      () => {
        const x = input()
        return new Model({ inputs: x, outputs: functional(input()).apply(x) })
      },
    ],
    ['a subclass', () => new Own()],
  ]
  const given = {
    plain: ids,
    int32: whole,
    doubles: ids.map((row) => new Float64Array(row)),
    bigints: ids.map((row) => new BigInt64Array(row.map(BigInt))),
    tensor: () => tensor(whole),
  }

  it.each(models)('%s', async (_, make) => {
    const model = make()
    for (const [form, value] of Object.entries(given)) {
      const x = typeof value === 'function' ? value() : value
      const outputs = [model.predict(x), model.predictOnBatch(x), model.predict(() => [x])]
      for (const y of await Promise.all(outputs)) expect(Array.from(y.data), form).toEqual([1, 2, 3, 4])
    }
  })

  it('ids out of range behind layers that move them', async () => {
    const x = input()
    const model = functional(x, new Reshape([2, 1]).apply(x))
    await expect(model.predict([[0, first + 4]])).rejects.toThrow(`got ${first + 4} at place 1`)
  })
})
