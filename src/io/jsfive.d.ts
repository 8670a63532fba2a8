/** The part of jsfive, which brings no types, that is used here. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[]
    readonly attrs: Record<string, unknown>
    /** A member by its path. Throws strings. */
    get(path: string): Group | Dataset | null
  }

  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string)
  }

  export class Dataset {
    /** `<f4`, or a list for kinds that NumPy has no letter for. */
    readonly dtype: string | unknown[]
    readonly shape: number[]
    readonly attrs: Record<string, unknown>
    readonly value: unknown[]
  }
}
