// The package has types, but its exports do not lead to them.
declare module "@kosko/generate" {
  export interface Result {
    readonly manifests: readonly { readonly data: unknown }[];
  }

  export function generate(options: {
    readonly path: string;
    readonly components: readonly string[];
    readonly extensions: readonly string[];
    readonly validate: boolean;
  }): Promise<Result>;

  export function print(
    result: Result,
    options: { readonly format: string; readonly writer: { readonly write: (text: string) => unknown } },
  ): void;
}
