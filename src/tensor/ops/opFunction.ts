import type { ArrayLikeData } from '../create.js'
import type { SymbolicTensor } from '../symbolic.js'
import type { Tensor } from '../tensor.js'

/** What an op's class in Keras is called with: operands with each call, settings when it is made. */
export interface Signature {
  /** Keras' module and class: `numpy`, `Mean`. */
  readonly module: string
  readonly className: string
  /** All arguments, in the order of Keras' function. */
  readonly names: readonly string[]
  /** Those among them that are settings. */
  readonly settings: ReadonlySet<string>
  /** Settings for which null is another value than none. */
  readonly nullable: ReadonlySet<string>
  /** Operands that are numbers or places on the host, never tensors. */
  readonly host: ReadonlySet<string>
  /** Settings of ours that Keras' class does not have. */
  readonly own: ReadonlySet<string>
  /** The operand that stands for all that follow. */
  readonly rest: string | null
}

/** An op that models can hold: a function, and what Keras calls it. */
export interface KerasOp {
  readonly signature: Signature
  /** What it gives for arguments in the order of the signature, a rest as a list. */
  readonly compute: (values: readonly unknown[]) => unknown
}

/** The names in a signature, with what they end in. */
export type NamesIn<Text extends string> = Text extends `${string}(${infer Inner})` ? Split<Inner> : []
export type Split<Text extends string> = Text extends `${infer Head}, ${infer Tail}`
  ? [Head, ...Split<Tail>]
  : [Text]

/** What may be given by name. */
export type ByName<Names extends readonly string[], Args extends readonly unknown[]> = {
  [Place in keyof Args as Place extends keyof Names ? Bare<Names[Place]> : never]: Args[Place]
}
export type Bare<Name> = Name extends `${infer Of}=?` | `${infer Of}=` | `${infer Of}!` | `${infer Of}:`
  ? Of
  : never

/** The arguments before the first setting. */
export type Operands<
  Names extends readonly string[],
  Args extends readonly unknown[],
> = Names extends readonly [infer Name, ...infer Further extends string[]]
  ? Name extends `${string}=` | `${string}=?` | `${string}!` | `${string}:`
    ? []
    : Args extends readonly [infer First, ...infer Rest]
      ? [First, ...Operands<Further, Rest>]
      : Args extends readonly [(infer First)?, ...infer Rest]
        ? [First?, ...Operands<Further, Rest>]
        : []
  : []

/** Arguments by position; a rest is written out. */
export type Positional<
  Names extends readonly string[],
  Args extends readonly unknown[],
> = Names extends readonly [infer Name, ...infer Further extends string[]]
  ? Name extends `...${string}`
    ? Args[0] extends readonly (infer Item)[]
      ? (Item | ByName<Further, Tail<Args>>)[]
      : never
    : Args extends readonly [infer First, ...infer Rest]
      ? [First, ...Positional<Further, Rest>]
      : Args extends readonly [(infer First)?, ...infer Rest]
        ? [(First | null)?, ...Positional<Further, Rest>]
        : []
  : []
export type Tail<Args extends readonly unknown[]> = Args extends readonly [unknown, ...infer Rest] ? Rest : []

/** What stands for a tensor among arguments: numbers on the host, or, `Symbolic`, one of a model. */
export type Accepted<T, Symbolic> = T extends Tensor
  ? T | ArrayLikeData | Symbolic
  : T extends readonly Tensor[]
    ? readonly Accepted<T[number], Symbolic>[]
    : T
export type AllAccepted<Args extends readonly unknown[], Symbolic> = {
  [Place in keyof Args]: Accepted<Args[Place], Symbolic>
}

/** What comes out for symbolic tensors. Fits whatever the layers are that they come from. */
export type Symbolically<Result> = Result extends Tensor
  ? SymbolicTensor<never>
  : Result extends readonly unknown[]
    ? { [Place in keyof Result]: Symbolically<Result[Place]> }
    : Result

/** A function by position and by name, of tensors and of symbolic tensors. */
export interface OpFunction<Names extends readonly string[], Args extends readonly unknown[], Result> {
  (...given: AllAccepted<Positional<Names, Args>, never>): Result
  (...given: [...AllAccepted<Operands<Names, Args>, never>, options: ByName<Names, Args>]): Result
  (...given: AllAccepted<Positional<Names, Args>, SymbolicTensor>): Symbolically<Result>
  (
    ...given: [...AllAccepted<Operands<Names, Args>, SymbolicTensor>, options: ByName<Names, Args>]
  ): Symbolically<Result>
  readonly signature: Signature
  /** @internal */
  readonly compute: KerasOp['compute']
}
