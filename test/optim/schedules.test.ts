import { describe, expect, it } from 'vitest'
import {
  CosineDecay,
  ExponentialDecay,
  LearningRateSchedule,
  PiecewiseConstantDecay,
} from '../../src/optim/index.js'
import { scheduleFromConfig, serializeSchedule } from '../../src/optim/schedules/index.js'
import { expectClose, goldens } from '../goldens.js'

interface Case {
  class_name: string
  config: Record<string, unknown>
  rates: number[]
}

// Rates after 0, 1, … steps, computed by Keras 3.15.1.
describe.each(goldens<Case[]>('schedules.json'))('$class_name $config', (golden) => {
  const schedule = scheduleFromConfig(golden)

  it('has the rates of Keras', () => {
    const rates = golden.rates.map((_, step) => schedule.at(step))
    expectClose(rates, golden.rates, 1e-6, 1e-9)
  })

  it('has its configuration, too', () => {
    expect(serializeSchedule(schedule)).toEqual({
      module: 'keras.optimizers.schedules',
      class_name: golden.class_name,
      config: golden.config,
      registered_name: null,
    })
  })
})

it('one of one’s own has no Keras class', () => {
  class Own extends LearningRateSchedule {
    at = (step: number) => 1 / (step + 1)
    getConfig = () => ({})
  }
  expect(serializeSchedule(new Own())).toBeNull()
})

describe('wrong options', () => {
  it.each([
    [() => new ExponentialDecay({ initialLearningRate: 1, decaySteps: 0, decayRate: 1 }), /decaySteps.*0/],
    [() => new CosineDecay({ initialLearningRate: 1, decaySteps: -1 }), /CosineDecay.*decaySteps.*-1/],
    [() => new PiecewiseConstantDecay({ boundaries: [1], values: [1] }), /one value more.*1 values and 1/],
    [() => new PiecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] }), /growing.*2,1/],
    [() => scheduleFromConfig({ class_name: 'CosinDecay', config: {} }), /did you mean 'cosine_decay'/],
  ])('%#', (make, message) => expect(make).toThrow(message))
})
