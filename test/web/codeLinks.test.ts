import { describe, expect, it } from 'vitest'
import { FIT, layerLines } from '../../web/glassbox/codeLinks.js'

const code = `const model = new Sequential([
  new Dense(128, { inputShape: [784], activation: 'relu' }),
  new Dropout(0.2),
  new Dense(64), new Dense(32),
  new Dense(10, { name: 'out' }),
])
await model.fit(x, y)`
const layers = [
  { name: 'dense', kind: 'Dense' },
  { name: 'dropout', kind: 'Dropout' },
  { name: 'dense_1', kind: 'Dense' },
  { name: 'dense_2', kind: 'Dense' },
  { name: 'out', kind: 'Dense' },
]

describe('layerLines', () => {
  it('finds the line that makes each layer, by its class and its name', () => {
    expect([...layerLines(code, layers)]).toEqual([
      [2, 'dense'],
      [3, 'dropout'],
      [4, 'dense_1'],
      [5, 'out'],
      [7, FIT],
    ])
  })

  it('finds none where the run had no such layers', () => {
    expect([...layerLines(code, [])]).toEqual([[7, FIT]])
  })
})
