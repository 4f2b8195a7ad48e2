/** What the engine may see of the environment: what drivers and the loader need. Everything else may hold a secret. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'SystemRoot',
  'LOCALAPPDATA',
  'LD_LIBRARY_PATH',
  'XDG_RUNTIME_DIR',
  'XDG_CACHE_HOME',
  'CUDA_VISIBLE_DEVICES',
  'CUDA_PATH',
  'VK_ICD_FILENAMES',
  'VK_DRIVER_FILES',
  'GGML_VK_VISIBLE_DEVICES',
  // Where compiled code is kept: a child is there in a third of the time.
  'NODE_COMPILE_CACHE',
];

const MIB = 1024 * 1024;

export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passed),
    // One arena, and every large piece given back at once, keep the memory flat while models and adapters come and go.
    // With each change of adapters llama.cpp makes its plan of work anew, in pieces of about 1 MiB: those are used
    // again, for fresh pages from the system cost more than the change itself.
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: String(4 * MIB),
    MALLOC_TRIM_THRESHOLD_: String(8 * MIB),
  };
}
