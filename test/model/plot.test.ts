import { Add, Dense, Input, type Layer, Model, Sequential, type Tensor } from 'glassgrad'
import { plotHistory, plotModel } from 'glassgrad/plot'
import { expect, it } from 'vitest'

const chain = () =>
  new Sequential([new Dense(64, { inputShape: [10], name: 'first' }), new Dense(1, { name: 'last' })])

/** Two towers of shared weights, and a line that passes both by. */
function branched() {
  const [a, b] = [Input({ shape: [4], name: 'a' }), Input({ shape: [4], name: 'b' })]
  const tower = new Dense(4, { name: 'tower' })
  const sum = new Add({ name: 'sum' }).apply([tower.apply(a), tower.apply(b), a])
  return new Model([a, b], sum)
}

it('plotModel draws a chain of layers with characters', () => {
  const x = Input({ shape: [10], name: 'x' })
  const model = new Model(
    x,
    new Dense(1, { name: 'dense' }).apply(new Dense(64, { name: 'hidden' }).apply(x)),
  )
  expect(plotModel(model, { format: 'text' })).toMatchInlineSnapshot(`
    "┌─────────────────┐
    │ x (InputLayer)  │
    │   (None, 10)    │
    └────────┬────────┘
             ▼
    ┌─────────────────┐
    │ hidden (Dense)  │
    │   (None, 64)    │
    └────────┬────────┘
             ▼
    ┌─────────────────┐
    │  dense (Dense)  │
    │    (None, 1)    │
    └─────────────────┘
    "
  `)
  expect(
    plotModel(model, { format: 'text', showShapes: false, showLayerNames: false }),
  ).toMatchInlineSnapshot(`
    "┌─────────────┐
    │ InputLayer  │
    └──────┬──────┘
           ▼
      ┌─────────┐
      │  Dense  │
      └────┬────┘
           ▼
      ┌─────────┐
      │  Dense  │
      └─────────┘
    "
  `)
})

it('a layer that is called twice has two boxes, and lines that pass a row by go around its boxes', () => {
  expect(plotModel(branched(), { format: 'text' })).toMatchInlineSnapshot(`
    "      ┌─────────────────┐  ┌─────────────────┐
          │ a (InputLayer)  │  │ b (InputLayer)  │
          │    (None, 4)    │  │    (None, 4)    │
          └────────┬────────┘  └────────┬────────┘
             ┌─────┴─────┐              │
             ▼           │              ▼
    ┌─────────────────┐  │ ┌─────────────────────────┐
    │  tower (Dense)  │  │ │  tower, call 2 (Dense)  │
    │    (None, 4)    │  │ │        (None, 4)        │
    └────────┬────────┘  │ └────────────┬────────────┘
             └───────────┴┬─────────────┘
                          ▼
                   ┌─────────────┐
                   │  sum (Add)  │
                   │  (None, 4)  │
                   └─────────────┘
    "
  `)
})

it('the SVG has a box for each call, and a line for each input', () => {
  const text = plotModel(branched(), { showLayerNames: false })
  expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"/)
  expect(text.match(/<rect x=/g)).toHaveLength(5)
  expect(text.match(/l-4 -7h8z/g)).toHaveLength(5) // arrows
  expect(text.match(/>Dense</g)).toHaveLength(2)
  expect(text).toContain('>(None, 4)<')
})

it('boxes of a row do not overlap', async () => {
  const x = Input({ shape: [8] })
  const wide = Array.from({ length: 5 }, (_, i) => new Dense(3, { name: 'branch'.repeat(i + 1) }).apply(x))
  const svg = plotModel(new Model(x, new Add().apply(wide)))
  const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g)].map((box) =>
    box.slice(1).map(Number),
  )
  const row = boxes.filter(([, y]) => y === boxes[1][1]).sort(([a], [b]) => a - b)
  expect(row).toHaveLength(5)
  for (let i = 1; i < 5; i++) expect(row[i][0]).toBeGreaterThan(row[i - 1][0] + row[i - 1][2] + 20)
})

it('names are text in the SVG, whatever is in them', () => {
  const model = new Sequential([new Dense(1, { inputShape: [2], name: 'a<b & "c"' })], { name: 'x>y' })
  const text = plotModel(model)
  expect(text).toContain('>a&lt;b &amp; &quot;c&quot; (Dense)<')
  expect(text).toContain('<title>Model &quot;x&gt;y&quot;</title>')
})

it('a model without a graph is refused, and so is what is no model', () => {
  class Own extends Model {
    override call(x: Tensor) {
      return x
    }
  }
  expect(() => plotModel(new Own())).toThrow(/Model? .*has no graph to draw: build it first/i)
  expect(() => plotModel(new Sequential([new Dense(1)]))).toThrow('build it first')
  expect(() => plotModel(new Dense(1) as Layer as never)).toThrow('plotModel: expected a model')
  expect(() => plotModel(chain(), { format: 'png' as never })).toThrow(
    "plotModel: format: expected 'svg' or 'text'",
  )
  expect(() => plotModel(chain(), { show_shapes: true } as never)).toThrow('it is called showShapes here')
})

const history = {
  epoch: [0, 1, 2, 3, 4],
  history: {
    loss: [2, 1, 0.5, 0.25, 0],
    val_loss: [2, 1.5, Number.NaN, 1.5, 2],
    accuracy: [0.5, 0.5, 0.5, 0.5, 0.5],
  },
}

it('plotHistory draws curves with characters', () => {
  expect(plotHistory(history, { format: 'text', width: 36, height: 5 })).toMatchInlineSnapshot(`
    "loss              • loss  ◦ val_loss
    2 ┤•••◦◦                       ◦◦◦◦◦
      │   ••••◦◦               ◦◦◦◦
      │       ••••••
      │             ••••••••••••
    0 ┤                         ••••••••
      └─────────────────────────────────
       1                               5

    accuracy                  • accuracy
    0.75 ┤
         │
         │••••••••••••••••••••••••••••••
         │
    0.25 ┤
         └──────────────────────────────
          1                            5
    "
  `)
})

it('the SVG’s curves go through the values, with a gap where there is no number', () => {
  const svg = plotHistory(history, { metrics: ['loss'], width: 480, height: 220 })
  // Between 64 and 464, and 196 and 30.
  expect(svg).toContain('d="M64 30L164 113L264 154.5L364 175.3L464 196"')
  expect(svg).toContain('d="M64 30L164 71.5M364 71.5L464 30"')
  expect(svg).toContain('>0.5</text>')
  expect(svg).not.toContain('accuracy')
})

it('one epoch is a point, and validation now and then lies at its epochs', () => {
  const one = plotHistory({ epoch: [4], history: { loss: [0.3] } })
  expect(one).toContain('<circle cx="264" cy="113"')
  expect(one).toContain('>5</text>')
  const sparse = { epoch: [0, 1, 2, 3, 4], history: { loss: [4, 3, 2, 1, 0], val_loss: [4, 0] } }
  expect(() => plotHistory(sparse)).toThrow(
    'val_loss has 2 values, expected 5, for epochs 1 to 5: give validationFreq as fit had it',
  )
  expect(plotHistory(sparse, { validationFreq: 2 })).toContain('d="M164 30L364 196"')
})

it('a training of its own is plotted', async () => {
  const model = chain()
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const x = Array.from({ length: 8 }, (_, i) => Array(10).fill(i / 8))
  const trained = await model.fit(
    x,
    x.map(([v]) => [v]),
    { epochs: 2, verbose: 0, validationSplit: 0.5 },
  )
  expect(plotHistory(trained)).toContain('>val_loss</text>')
})

it('what can’t be drawn is refused', () => {
  expect(() => plotHistory({ epoch: [], history: {} })).toThrow('the history has no epochs')
  expect(() => plotHistory({ loss: [1] } as never)).toThrow('plotHistory: expected what fit returns')
  expect(() => plotHistory(history, { metrics: ['acc'] })).toThrow(
    "nothing was measured as 'acc'; there are: loss, accuracy",
  )
  expect(() => plotHistory(history, { width: 3 })).toThrow(
    'expected width and height from 160 and 100 on, got 3 and 220',
  )
})
