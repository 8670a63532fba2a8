import type { DTypePolicy } from '../layers/dtypePolicy.js'
import {
  type AnyLayer,
  type CallContext,
  Layer,
  type LayerInput,
  type LayerOptions,
  type OutputDescription,
  type ShapeOf,
  type Symbolic,
} from '../layers/layer.js'
import { uniqueName } from '../layers/names.js'
import type { Shape } from '../layers/symbolic.js'
import type { TrainingOptimizer } from '../optim/index.js'
import { checkOptions, named, table, takeOptions } from '../options.js'
import type { Bytes } from '../remote.js'
import type { HostData } from '../tensor/dtype.js'
import { partials } from '../tensor/gradients.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { HostArray } from '../tensor/strings.js'
import type { Tensor, TensorType } from '../tensor/tensor.js'
import type { Logs } from './callbacks/callback.js'
import type { History } from './callbacks/history.js'
import { type Graph, graphOf } from './graph.js'
import { encodeInputs, isStep } from './hostPart.js'
import { Metric } from './metrics/index.js'
import { describeModel } from './saving/describe.js'
import type { ModelFormat } from './saving/format.js'
import { toPythonJson } from './saving/json.js'
import type { SaveOptions } from './saving/write.js'
import { printSummary, type SummaryOptions } from './summary.js'
import type { Trainable } from './trainable.js'
import type { Batches } from './training/batches.js'
import { Compiled, type CompileOptions, compileTable } from './training/compiled.js'
import type { DataSet } from './training/data.js'
import type { FitOptions } from './training/fitOptions.js'
import { compiledLoss, lossOf, StepScope } from './training/forward.js'
import { byName, measuresOf } from './training/measures.js'
import type { OnBatch } from './training/onBatch.js'
import type { ByName } from './training/options.js'
import type { Positional } from './training/positional.js'
import type {
  EvaluateOptions,
  OnBatchOptions,
  PredictOptions,
  TrainOnBatchOptions,
} from './training/runOptions.js'
import {
  listOf,
  type OneOrMore,
  oneOrMore,
  type StepData,
  type StepLogs,
  type StepMethod,
} from './training/stepData.js'
import { Turns } from './training/turns.js'
import { warnOfOneClass, withGradients } from './training/withGradients.js'

export interface ModelOptions<Outputs = Symbolic | readonly Symbolic[]> extends LayerOptions {
  /** What the model takes, made by `Input`. Without it, a subclass with a `call` of its own. */
  inputs?: Symbolic | readonly Symbolic[]
  /** What the model gives, made by layers from `inputs`. Without it, a subclass with a `call` of its own. */
  outputs?: Outputs
}

/** What a model gives for what it was described by: one `One`, or a list of them; a list of unknown length, either. */
export type OutputsAs<One, Outputs> = Outputs extends readonly unknown[]
  ? number extends Outputs['length']
    ? One | readonly One[]
    : Outputs extends readonly [unknown]
      ? One
      : { readonly [Place in keyof Outputs]: One }
  : One

let runner: Promise<typeof import('./training/run.js')> | undefined

/** What runs models. All calls wait for one promise, and for no other before it: so they take turns as they came. */
function run(): NonNullable<typeof runner> {
  runner ??= import('./training/run.js')
  return runner
}

/**
 * A network that can be trained: described by its inputs and outputs, or a subclass with `call`
 * (keras.io/api/models/model).
 */
export class Model<const Outputs extends Symbolic | readonly Symbolic[] = Symbolic>
  extends Layer<LayerInput>
  implements Trainable
{
  /** Set it to true, in a callback say, to end training after the batch. */
  stopTraining = false
  /** @internal */
  readonly turns = new Turns()
  #graph: Graph | null = null
  #compiled: Compiled | null = null
  #onBatch: OnBatch | null = null
  #inTraining = false

  static override readonly options = table<ModelOptions, Omit<LayerOptions, 'name'>>({
    inputs: 'any',
    outputs: 'any',
    name: 'string',
  })

  constructor(inputs: Symbolic | readonly Symbolic[], outputs: Outputs, name?: string, options?: ModelOptions)
  constructor(inputs: Symbolic | readonly Symbolic[], outputs: Outputs, options?: ModelOptions)
  constructor(options?: ModelOptions<Outputs>)
  constructor(...given: unknown[]) {
    const options = named<ModelOptions>(new.target.name, Model.options, given)
    const { inputs, outputs, name } = options
    super({ ...options, name: name ?? (new.target === Model ? uniqueName('functional') : undefined) })
    if (inputs || outputs) {
      this.graph = graphOf(this.name, inputs, outputs)
      this.becomeBuilt()
    }
  }

  /** The calls of layers that the model is made of; null where a subclass has its own `call`. @internal */
  get graph(): Graph | null {
    this.#graph ??= this.makeGraph()
    return this.#graph
  }

  /** Makes the graph when it is first asked for, where it has not been given. @internal */
  protected makeGraph(): Graph | null {
    return null
  }

  /** @internal */
  override get inputType(): TensorType {
    const { graph } = this
    return graph?.inputs.every((symbol) => graph.takesIds(symbol)) ? 'int32' : super.inputType
  }

  /** @internal */
  protected set graph(graph: Graph | null) {
    this.#graph = graph
    this.handOnPolicy()
    this.#forgetSteps()
  }

  /** @internal */
  override inheritPolicy(policy: DTypePolicy): void {
    super.inheritPolicy(policy)
    this.handOnPolicy()
  }

  /** A model's policy is that of the layers inside that have none of their own. @internal */
  protected handOnPolicy(): void {
    if (this.dtypePolicy === 'float32') return
    for (const layer of this.layers) layer.inheritPolicy(this.dtypePolicy)
  }

  /** Keras' class of the model. @internal */
  get kind(): 'Functional' | 'Sequential' {
    return 'Functional'
  }

  /** Layers, those nearest to the inputs first. */
  get layers(): readonly AnyLayer[] {
    return this.graph?.layers ?? super.sublayers
  }

  override get sublayers(): readonly AnyLayer[] {
    return this.layers
  }

  /** Builds the layers inside for inputs of this shape, the batch included: `model.build([null, 784])`. */
  override build(shape: ShapeOf<LayerInput>): void {
    if (this.graph) return
    this.built = true // a subclass: its call builds the layers that it uses
    try {
      this.computeOutputShape(shape)
    } catch (error) {
      this.built = false
      throw error
    }
  }

  call(input: LayerInput, context: CallContext): Tensor | readonly Tensor[] {
    if (!this.graph) {
      throw new Error(
        `Model "${this.name}": give inputs and outputs (a Sequential: layers), or override call() in a subclass`,
      )
    }
    const outputs = this.graph.run([input].flat() as Tensor[], context)
    return outputs.length === 1 ? outputs[0] : outputs
  }

  /** Masks go through the layers inside; what they leave to the outputs is there already. */
  override computeMask(): null {
    return null
  }

  /** What the model begins with, made by `Input`. @throws Error where a subclass has a `call` of its own */
  get inputs(): readonly Symbolic[] {
    return this.#ends('inputs')
  }

  /** What the model ends in. @throws Error where a subclass has a `call` of its own */
  get outputs(): readonly Symbolic[] {
    return this.#ends('outputs')
  }

  /** As `inputs`, without a list where there is one. */
  override get input(): Symbolic | readonly Symbolic[] {
    const { inputs } = this
    return inputs.length === 1 ? inputs[0] : inputs
  }

  /** As `outputs`, without a list where there is one. */
  override get output(): Symbolic | readonly Symbolic[] {
    const { outputs } = this
    return outputs.length === 1 ? outputs[0] : outputs
  }

  #ends(end: 'inputs' | 'outputs'): readonly Symbolic[] {
    if (this.graph) return this.graph[end]
    throw new Error(
      `${this.constructor.name} "${this.name}" has no ${end} yet: they are known of a model that begins with Input(…) or inputShape, ` +
        'or that has been built, and not of a subclass with a call() of its own',
    )
  }

  get inputNames(): readonly string[] {
    return this.graph?.inputs.map(({ name }) => name) ?? ['input']
  }

  get outputNames(): readonly string[] {
    return this.graph?.outputNames ?? ['output']
  }

  /** Shapes of the inputs, where they are known before data comes. */
  get inputShapes(): readonly Shape[] | null {
    return this.graph?.inputs.map(({ shape }) => shape) ?? null
  }

  /** Finds a layer by its name, or by its place among `layers`; negative ones count from the end. */
  getLayer(which: string | number): AnyLayer {
    const { layers } = this
    const found = typeof which === 'number' ? layers.at(which) : layers.find(({ name }) => name === which)
    if (found) return found
    const names = layers.map(({ name }) => name).join(', ')
    throw new RangeError(`Model "${this.name}" has no layer ${JSON.stringify(which)}. There are: ${names}`)
  }

  /** Layers that take the values of an input of the model as they come. @internal */
  inputLayers(input: number): AnyLayer[] {
    const feed = this.graph?.feeds[input]
    return feed ? this.graph!.takersOf(feed) : []
  }

  /** Whether it begins with layers about texts. @internal */
  override get takesTexts(): boolean {
    return this.graph?.feeds.some(isStep) ?? false
  }

  /** What goes to the device for data of the inputs. @internal */
  encodeInputs(inputs: readonly (HostArray | Tensor)[]): (NdArray | Tensor)[] {
    return encodeInputs(this.graph, inputs)
  }

  /** @internal */
  protected override describeOutputs(shapes: readonly Shape[], single: boolean): OutputDescription[] {
    if (!this.takesTexts) return super.describeOutputs(shapes, single)
    return this.graph!.outputs.map(({ shape, dtype }) => ({ shape, dtype }))
  }

  /** @internal */
  override checkInput(values: HostData): void {
    for (const layer of this.inputLayers(0)) layer.checkInput(values)
  }

  /** Sets how to train: optimizer, loss and metrics, by Keras' ids or as objects; a loss may be a function. */
  compile(options: CompileOptions = {}): void {
    checkOptions('compile', compileTable, options)
    this.#compiled = new Compiled(this, options)
    this.#forgetSteps()
  }

  /** The optimizer that `compile` has set. */
  get optimizer(): TrainingOptimizer {
    return this.compiled.optimizer
  }

  /** @throws Error: an optimizer is set by `compile` */
  set optimizer(_optimizer: never) {
    throw new Error(
      `Model "${this.name}": the optimizer is set by compile({ optimizer, loss }), which takes metrics and loss again, too`,
    )
  }

  /** What logs have, in their order: `['loss', 'accuracy']`. Known once the model is compiled and its outputs are. */
  get metricsNames(): readonly string[] {
    const shapes = this.outputs.map(({ shape }) => shape)
    return Object.keys(byName(this, measuresOf(this, shapes, shapes)))
  }

  /** Metrics in the model's fields, which appear in logs by their names and begin anew with every epoch. */
  get metrics(): readonly Metric[] {
    return Object.values(this)
      .flat()
      .filter((value): value is Metric => value instanceof Metric)
  }

  /**
   * One step of training: forward, loss, backward, update. `fit` and `trainOnBatch` record it once for each size of batch,
   * and then repeat it. A subclass may have its own:
   *
   * ```ts
   * override trainStep([x]: StepData<Tensor>) {
   *   const { value, gradients } = valueAndGrad(() => this.lossOf(x), this.trainableWeights)
   *   this.optimizer.apply(this.trainableWeights, gradients)
   *   this.lossTracker.updateState(value)
   *   return { loss: this.lossTracker }
   * }
   * ```
   *
   * Tensors in it have no values yet; numbers of JavaScript stay, for all steps of an epoch, what they were at its begin.
   * @returns metrics, whose results over the epoch are logged, or tensors of one element, logged as they are in the
   *   latest step; where nothing is returned, the metrics in the model's fields
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: an override need not return anything
  trainStep(data: StepData): StepLogs | void {
    const scope = StepScope.of(this, 'trainStep')
    const { optimizer, weights } = this.compiled
    let outputs!: readonly Tensor[]
    const { gradients } = partials(
      () => {
        outputs = scope.outputs()
        return optimizer.scaleLoss(lossOf(scope, outputs))
      },
      weights.map((weight) => weight.value),
    )
    warnOfOneClass(this, outputs)
    optimizer.build(weights) // all of them, in order: what optimizers remember is saved by place
    const [reached, theirs] = withGradients(this, weights, gradients)
    optimizer.apply(reached, theirs)
    const [x, y, sampleWeight] = data
    return this.computeMetrics(x, y, oneOrMore(outputs) as LayerInput, sampleWeight)
  }

  /** One step of `evaluate`, of validation and of `testOnBatch`; as `trainStep`, and changes no weights. */
  // biome-ignore lint/suspicious/noConfusingVoidType: an override need not return anything
  testStep(data: StepData): StepLogs | void {
    const scope = StepScope.of(this, 'testStep')
    const outputs = scope.outputs()
    lossOf(scope, outputs)
    const [x, y, sampleWeight] = data
    return this.computeMetrics(x, y, oneOrMore(outputs) as LayerInput, sampleWeight)
  }

  /** One step of `predict` and `predictOnBatch`: the outputs for a batch of inputs. */
  predictStep(_data: StepData): Tensor | readonly Tensor[] {
    return StepScope.of(this, 'predictStep').outputs()
  }

  /**
   * What training lowers: the losses of `compile`, and what layers and regularizers add. A subclass may have its own,
   * and call this one from it.
   */
  computeLoss(
    _x: LayerInput,
    y: OneOrMore,
    yPred: LayerInput,
    sampleWeight: OneOrMore = null,
    _training = true,
  ): Tensor {
    const scope = StepScope.of(this, 'computeLoss')
    return compiledLoss(scope, listOf(y), listOf(yPred) as readonly Tensor[], listOf(sampleWeight))
  }

  /** Adds a batch to the metrics, and gives them by the names that logs have. */
  computeMetrics(_x: LayerInput, y: OneOrMore, yPred: LayerInput, sampleWeight: OneOrMore = null): StepLogs {
    const scope = StepScope.of(this, 'computeMetrics')
    const outputs = listOf(yPred) as readonly Tensor[]
    const examples = scope.batch.inputs[0].shape[0]
    return scope.trackers!.update(examples, scope, listOf(y), outputs, listOf(sampleWeight))
  }

  /** @internal */
  overrides(step: StepMethod): boolean {
    return this[step] !== Model.prototype[step]
  }

  /** @internal */
  hasOwnCode(step: StepMethod): boolean {
    if (this.overrides(step)) return true
    if (step === 'predictStep') return false
    const { computeLoss, computeMetrics } = Model.prototype
    if (this.computeLoss !== computeLoss || this.computeMetrics !== computeMetrics) return true
    return this.compiled.hasOwnCode
  }

  /** @internal */
  needsTargets(step: StepMethod): boolean {
    return !this.overrides(step) && this.computeLoss === Model.prototype.computeLoss && this.compiled.hasLoss
  }

  /** @internal */
  get canCall(): boolean {
    return this.graph !== null || this.call !== Model.prototype.call
  }

  /** What `compile` has set. @internal */
  get compiled(): Compiled {
    if (this.#compiled) return this.#compiled
    throw new Error(
      `Model "${this.name}" has no loss and no optimizer yet: call compile({ optimizer, loss }) first`,
    )
  }

  /** Whether `compile` has been called. */
  get isCompiled(): boolean {
    return this.#compiled !== null
  }

  /**
   * Trains on x and y, or on the batches of an iterable or generator; the returned History has each epoch's
   * losses and metrics.
   */
  fit(x: DataSet, y: DataSet | null | undefined, options?: FitOptions): Promise<History>
  fit(batches: Batches, options?: FitOptions): Promise<History>
  async fit(...given: Positional<FitOptions>): Promise<History> {
    if (this.#inTraining) {
      throw new Error(`Model "${this.name}" is in training already: wait for it with await model.fit(…)`)
    }
    this.#inTraining = true // a second run at the same time would mix up its steps with the first one's
    this.stopTraining = false // before anything is awaited: from here on it can be set
    try {
      const { fit } = await run()
      return await fit(this, given)
    } finally {
      this.#inTraining = false
    }
  }

  /** The loss and the metrics over x and y, in that order: `const [loss, accuracy] = await model.evaluate(x, y)`. */
  evaluate(x: DataSet, y: DataSet | null | undefined, options: EvaluateOptions & ByName): Promise<Logs>
  evaluate(x: DataSet, y: DataSet | null | undefined, options?: EvaluateOptions): Promise<number[]>
  evaluate(batches: Batches, options: EvaluateOptions & ByName): Promise<Logs>
  evaluate(batches: Batches, options?: EvaluateOptions): Promise<number[]>
  async evaluate(...given: Positional<EvaluateOptions>): Promise<Logs | number[]> {
    const { evaluate } = await run()
    return evaluate(this, given)
  }

  /** Keras 2's name for `fit` on batches. */
  fitGenerator(batches: Batches, options?: FitOptions): Promise<History> {
    return this.fit(batches, options)
  }

  /** Keras 2's name for `evaluate` on batches. */
  evaluateGenerator(batches: Batches, options?: EvaluateOptions): Promise<number[]> {
    return this.evaluate(batches, options)
  }

  /**
   * The outputs for x, computed batch by batch, in host memory. A model with several outputs gives a list:
   * `const [a, b] = await model.predict(x)`. Where the type does not know that, as after `loadModel`, say so:
   * `model.predict<NdArray[]>(x)`.
   */
  async predict<Output extends NdArray | readonly NdArray[] = OutputsAs<NdArray, Outputs>>(
    x: DataSet | Batches<DataSet>,
    options?: PredictOptions,
  ): Promise<Output> {
    const { predict } = await run()
    return (await predict(this, x, options)) as Output
  }

  /**
   * One training step. Gives loss and metrics as means over all steps since `resetMetrics()`, as Keras 3 does.
   */
  trainOnBatch(
    x: DataSet,
    y: DataSet | null | undefined,
    options: TrainOnBatchOptions & ByName,
  ): Promise<Logs>
  trainOnBatch(x: DataSet, y: DataSet | null | undefined, options?: TrainOnBatchOptions): Promise<number[]>
  async trainOnBatch(
    x: DataSet,
    y: DataSet | null | undefined,
    options?: TrainOnBatchOptions,
  ): Promise<Logs | number[]> {
    return this.#steps(await run()).train(x, y, options)
  }

  /** Loss and metrics of one batch, as means over all batches since `resetMetrics()`. */
  testOnBatch(x: DataSet, y: DataSet | null | undefined, options: OnBatchOptions & ByName): Promise<Logs>
  testOnBatch(x: DataSet, y: DataSet | null | undefined, options?: OnBatchOptions): Promise<number[]>
  async testOnBatch(
    x: DataSet,
    y: DataSet | null | undefined,
    options?: OnBatchOptions,
  ): Promise<Logs | number[]> {
    return this.#steps(await run()).test(x, y, options)
  }

  /** The outputs for one batch, in host memory; as `predict`, but fast to call many times. */
  async predictOnBatch<Output extends NdArray | readonly NdArray[] = OutputsAs<NdArray, Outputs>>(
    x: DataSet,
  ): Promise<Output> {
    return (await this.#steps(await run()).predict(x)) as Output
  }

  /** Begins the means of `trainOnBatch` and `testOnBatch` anew. */
  resetMetrics(): void {
    this.#onBatch?.resetMetrics()
  }

  /**
   * Writes the model to a file, in the format that its name's ending says: `.keras` and `.h5` hold everything,
   * the optimizer's state included, `.weights.h5` and `.safetensors` the weights, `.onnx` what predicts, for other
   * engines; `.json` and the weights beside it TensorFlow.js', without the optimizer. Whoever opens the file sees the whole of it or the one before, also when the process is killed.
   */
  async save(path: string, ...given: [options?: SaveOptions]): Promise<void> {
    const { saveModel } = await import('./saving/files.js')
    return saveModel(this, path, given)
  }

  /** What `save` writes, where there are no files. */
  async toBytes(format: ModelFormat, ...given: [options?: SaveOptions]): Promise<Bytes> {
    const { bytesOf } = await import('./saving/files.js')
    return bytesOf(this, format, given)
  }

  /** Writes the weights to a `.weights.h5` or `.safetensors` file. */
  async saveWeights(path: string, ...given: [options?: SaveOptions]): Promise<void> {
    const { saveWeights } = await import('./saving/files.js')
    return saveWeights(this, path, given)
  }

  /**
   * Overwrites the weights with those of a `.keras`, `.h5`, `.weights.h5` or `.safetensors` file.
   * @param file its path, its address in a browser, or its bytes
   * @throws Error where it is damaged or belongs to another model; then nothing has changed
   */
  async loadWeights(file: string | Uint8Array, ...given: []): Promise<void> {
    takeOptions('loadWeights', {}, given)
    const { loadWeights } = await import('./saving/files.js')
    return loadWeights(this, file)
  }

  /** Keras' JSON of the model, without weights; `modelFromJSON` reads it. */
  toJSON(): string {
    return toPythonJson(describeModel(this))
  }

  /** Prints the layers, their output shapes and numbers of parameters, by `console.log` or what is given. */
  summary(how: SummaryOptions | ((line: string) => void) = {}): void {
    printSummary(this, this.rows, this.#compiled?.optimizer ?? null, how)
  }

  /** What a summary tells of. @internal */
  protected get rows(): readonly (AnyLayer | Symbolic)[] {
    return this.graph?.order ?? this.layers
  }

  #steps({ OnBatch }: Awaited<ReturnType<typeof run>>): OnBatch {
    this.#onBatch ??= new OnBatch(this)
    return this.#onBatch
  }

  /** What has been recorded no longer holds. */
  #forgetSteps(): void {
    this.#onBatch?.release()
    this.#onBatch = null
  }
}
