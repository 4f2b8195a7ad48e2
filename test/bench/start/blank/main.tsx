import { createRoot } from 'react-dom/client';

// An empty React page: one field, so that "usable" means the same as in the window.
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<textarea aria-label="Question" />);
