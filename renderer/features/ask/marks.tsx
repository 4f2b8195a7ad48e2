import type { ReactNode } from 'react';

/** Small signs on buttons whose name is given in words. */
function Mark({ children }: { children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {children}
    </svg>
  );
}

export const PencilMark = () => (
  <Mark>
    <path d="M3 13l.7-2.9 7.2-7.2a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7L5.9 12.3z" />
  </Mark>
);
export const CrossMark = () => (
  <Mark>
    <path d="M4.5 4.5l7 7m0-7l-7 7" />
  </Mark>
);
export const PlusMark = () => (
  <Mark>
    <path d="M8 3.5v9M3.5 8h9" />
  </Mark>
);
export const ListMark = () => (
  <Mark>
    <path d="M2.5 3.5h11v9h-11zM6.5 3.5v9" />
  </Mark>
);
export const BackMark = () => (
  <Mark>
    <path d="M9.8 4L5.8 8l4 4" />
  </Mark>
);
export const OnMark = () => (
  <Mark>
    <path d="M6.2 4l4 4-4 4" />
  </Mark>
);
export const DownMark = () => (
  <Mark>
    <path d="M8 3.5v9M4.3 8.8L8 12.5l3.7-3.7" />
  </Mark>
);
