import type {
  ActivationId,
  InitializerId,
  LossId,
  Model,
  metrics,
  NdArray,
  OptimizerId,
  Symbolic,
} from 'glassgrad'
import { Dense, Input, Model as ModelClass } from 'glassgrad'
import { expect, expectTypeOf, it } from 'vitest'

// What editors offer, and what the compiler refuses; `tsc` looks at this file too.

it('ids are those that there are, in the spellings that are taken', () => {
  expectTypeOf<'relu' | 'leaky_relu' | 'leakyRelu' | 'softmax'>().toExtend<ActivationId>()
  expectTypeOf<'reluu'>().not.toExtend<ActivationId>()
  expectTypeOf<string>().not.toExtend<ActivationId>()
  expectTypeOf<'he_normal' | 'heNormal' | 'HeNormal'>().toExtend<InitializerId>()
  expectTypeOf<
    'mse' | 'MSE' | 'mean_squared_error' | 'meanSquaredError' | 'MeanSquaredError'
  >().toExtend<LossId>()
  expectTypeOf<'kl_divergence' | 'log_cosh'>().toExtend<LossId>()
  expectTypeOf<'categorical_crossentropi'>().not.toExtend<LossId>()
  expectTypeOf<
    'adam' | 'Adam' | 'adamw' | 'AdamW' | 'rmsprop' | 'RMSprop' | 'SGD' | 'sgd'
  >().toExtend<OptimizerId>()
  expectTypeOf<
    'accuracy' | 'acc' | 'AUC' | 'auc' | 'r2_score' | 'f1_score' | 'mae'
  >().toExtend<metrics.MetricId>()
})

it('options take their own words only', () => {
  // @ts-expect-error
  expect(() => new Dense(1, { activation: 'reluu' })).toThrow("did you mean 'relu'?")
  // @ts-expect-error
  expect(() => new Dense(1, { kernelInitializer: 'glorot' })).toThrow('unknown initializer')
})

it('a model with several outputs predicts a list of arrays, one with one an array', () => {
  const input = Input([2])
  const [a, b] = [new Dense(1).apply(input), new Dense(3).apply(input)]
  const two = new ModelClass({ inputs: input, outputs: [a, b] })
  expect(two.outputNames.length).toBe(2)
  const inList = () => two.predict([[1, 2]])
  expectTypeOf(inList).returns.resolves.toEqualTypeOf<readonly [NdArray, NdArray]>()
  const one = new ModelClass(input, a)
  const single = () => one.predict([[1, 2]])
  expectTypeOf(single).returns.resolves.toEqualTypeOf<NdArray>()
  const listed = new ModelClass([input], [a])
  const alone = () => listed.predict([[1, 2]])
  expectTypeOf(alone).returns.resolves.toEqualTypeOf<NdArray>()
  const some = (outputs: readonly Symbolic[]) => new ModelClass(input, outputs).predict([[1, 2]])
  expectTypeOf(some).returns.resolves.toEqualTypeOf<NdArray | readonly NdArray[]>()
  expectTypeOf(two).toExtend<Model>()
})
