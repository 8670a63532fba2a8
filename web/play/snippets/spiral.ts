// Two spirals, the border between them, and what each neuron sees of the plane. Pause it, go on step by step.
import { Adam, Dense, initializers, Model, NdArray, Random, ready, Sequential } from 'glassgrad'
import { live, turn } from 'playground'

const SIDE = 60 // pixels of the plane, which goes from -1 to 1
const POINTS = 200
const EPOCHS = 2 // between two pictures

await ready()
const noise = await new Random(3).normal([POINTS, 2], 0, 0.02).data()
const angle = (i: number) => 0.5 + (2.2 * Math.PI * i) / POINTS
const places = Float32Array.from({ length: 2 * POINTS }, (_, k) => {
  const [i, axis] = [k >> 1, k % 2]
  const turned = angle(i) + (i % 2) * Math.PI
  const radius = (0.9 * i) / POINTS + 0.05
  return radius * (axis === 0 ? Math.cos(turned) : Math.sin(turned)) + noise[k]
})
const x = new NdArray(places, [POINTS, 2])
const y = new NdArray(
  Float32Array.from({ length: POINTS }, (_, i) => i % 2),
  [POINTS, 1],
)

// Wide weights and biases to begin with: lines at all places, not only through the middle.
const wide = initializers.randomNormal({ stddev: 2 })
const model = new Sequential([
  new Dense(8, { inputShape: [2], activation: 'tanh', kernelInitializer: wide, biasInitializer: wide }),
  new Dense(8, { activation: 'tanh' }),
  new Dense(1, { activation: 'sigmoid' }),
])
model.compile({
  optimizer: new Adam({ learningRate: 0.02 }),
  loss: 'binary_crossentropy',
  metrics: ['accuracy'],
})
const neurons = new Model({
  inputs: model.inputs,
  outputs: model.layers.map((layer) => layer.output) as never,
})

const at = (pixel: number) => (2 * (pixel + 0.5)) / SIDE - 1
const plane = new NdArray(
  Float32Array.from({ length: 2 * SIDE * SIDE }, (_, k) => {
    const pixel = k >> 1
    return k % 2 === 0 ? at(pixel % SIDE) : -at(Math.floor(pixel / SIDE))
  }),
  [SIDE * SIDE, 2],
)

/** Values from -1 (blue) to 1 (orange) as a picture [SIDE, SIDE, 3], `scale` times as large. */
function picture(values: ArrayLike<number>, stride = 1, offset = 0, scale = 1): Float32Array {
  const side = SIDE * scale
  return Float32Array.from({ length: 3 * side * side }, (_, k) => {
    const [pixel, channel] = [Math.floor(k / 3), k % 3]
    const [column, row] = [Math.floor((pixel % side) / scale), Math.floor(pixel / side / scale)]
    const v = Math.max(-1, Math.min(1, values[(row * SIDE + column) * stride + offset]))
    const end = v < 0 ? [0.23, 0.44, 0.83] : [0.85, 0.47, 0.18]
    return 1 - Math.abs(v) * (1 - end[channel]) * 0.8
  })
}

const losses: number[] = []
for (let round = 0; round < 60; round++) {
  const { history } = await model.fit(x, y, { epochs: EPOCHS, batchSize: 20, seed: round, verbose: 0 })
  losses.push(history.loss.at(-1)!)

  const layers = (await neurons.predict(plane)) as unknown as NdArray[]
  const border = picture(
    layers[2].data.map((p) => 2 * p - 1),
    1,
    0,
    5,
  )
  const side = 5 * SIDE
  for (let i = 0; i < POINTS; i++) {
    const column = Math.round(((places[2 * i] + 1) / 2) * side)
    const row = Math.round(((1 - places[2 * i + 1]) / 2) * side)
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const inner = Math.abs(dx) < 2 && Math.abs(dy) < 2
        const colour = inner ? (i % 2 ? [0.85, 0.47, 0.18] : [0.23, 0.44, 0.83]) : [1, 1, 1]
        const place = 3 * (side * (row + dy) + column + dx)
        for (let c = 0; c < 3; c++) border[place + c] = colour[c]
      }
    }
  }
  const accuracy = history.accuracy.at(-1)!
  const epoch = EPOCHS * (round + 1)
  live('border').pictures({ ru: 'Граница', en: 'The border' }, [
    new NdArray(border, [1, side, side, 3]),
    () => ({
      ru: `эпоха ${epoch}, точность ${Math.round(100 * accuracy)} %`,
      en: `epoch ${epoch}, accuracy ${Math.round(100 * accuracy)} %`,
    }),
  ])
  live('neurons').pictures(
    { ru: 'Что видит каждый нейрон', en: 'What each neuron sees' },
    ...layers.slice(0, 2).map((layer, l) => {
      const maps = Array.from({ length: 8 }, (_, n) => picture(layer.data, 8, n))
      const all = new NdArray(Float32Array.from(maps.flatMap((map) => Array.from(map))), [8, SIDE, SIDE, 3])
      return [all, (n: number) => `${l + 1}.${n + 1}`] as const
    }),
  )
  if (round > 0)
    live('loss').curves('Loss by epoch', { loss: losses }, { x: losses.map((_, i) => EPOCHS * (i + 1)) })
  await turn()
}
