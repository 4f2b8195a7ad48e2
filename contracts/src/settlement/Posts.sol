// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Keys} from "./Keys.sol";
import {SumTree} from "./SumTree.sol";

/**
 * @title Settling: a few payees at once, or many under a root that can be challenged before it counts.
 *
 *     post ──► pending ── window over, no demand open ──► final     bond back to the poster
 *                │  ▲
 *                │  └── a demand was answered: at least half a window more
 *                └── evidence against it, or a demand unanswered ──► struck: the last final root stays
 */
abstract contract Posts is Keys {
    /**
     * @notice What a poster says of an epoch.
     * @param previousRoot The final root that it follows: of two posts that follow the same, one lands.
     * @param root Of the tree of cumulative totals.
     * @param total The sum of its leaves.
     * @param leaves How many.
     * @param node Whose receipts are settled.
     * @param from Index of the first of them.
     * @param to Index after the last.
     * @param receipts Root of the tree over them.
     * @param file SHA-256 of the file of leaves; 0 where they are in the post.
     */
    struct Post {
        address payer;
        address token;
        bytes32 previousRoot;
        bytes32 root;
        uint128 total;
        uint32 leaves;
        address node;
        uint48 from;
        uint48 to;
        bytes32 receipts;
        bytes32 file;
    }

    /**
     * @param demands How many are open.
     * @param published Whether the leaves were in the post, and so were checked.
     * @param demandsUntil Until then something can be demanded.
     * @param until Not final before, and later where a demand was answered.
     */
    struct Pending {
        bytes32 root;
        uint128 total;
        uint32 leaves;
        uint32 demands;
        uint40 postedAt;
        bool published;
        address poster;
        uint40 demandsUntil;
        uint40 until;
        bytes32 receipts;
        address node;
        uint48 from;
        uint48 to;
    }

    /**
     * @notice Receipts that are settled at once.
     * @param statement Commitment to what they add up to, for the payees.
     */
    struct Credit {
        address payer;
        address token;
        address node;
        uint48 from;
        uint48 to;
        bytes32 receipts;
        bytes32 statement;
    }

    uint256 public constant MOST_CREDITED = 32;
    uint256 public constant MOST_PUBLISHED = 1_024;
    /// @notice Wei that a post costs, and that come back when it becomes final.
    uint256 public constant POST_BOND = 0.02 ether;

    /// @dev What is left of one that became final or was struck stays, all but its root: the next is written over it.
    mapping(bytes32 pool => Pending) internal _pending;

    event Posted(
        bytes32 indexed pool,
        address indexed payer,
        address indexed token,
        uint32 number,
        address poster,
        Post post,
        uint40 until
    );
    /// @notice All leaves of a posted root: account in 20 bytes and total in 16, by ascending account.
    event LeavesPublished(bytes32 indexed pool, uint32 number, bytes leaves);
    event Credited(
        bytes32 indexed pool, address indexed payer, address indexed token, Credit credit, address[] accounts, uint128[] amounts
    );
    event Finalised(bytes32 indexed pool, uint32 number, bytes32 root, uint128 total);
    /// @notice A pending root is gone; its increase is free again and its bond lost, half of it to `to`.
    event Struck(bytes32 indexed pool, uint32 number, bytes32 root, address to);

    error PostInvalidBond(uint256 sent, uint256 bond);
    error PostInvalidPrevious(bytes32 seen, bytes32 standing);
    error PostInvalidTotal(uint128 total, uint128 standing);
    error PostInvalidLeaves(uint256 leaves);
    error PostInvalidHash();
    error PostNonexistent(bytes32 pool);
    error PostStillPending(bytes32 pool, uint40 until, uint32 demands);
    error CreditInvalidPayees(uint256 accounts, uint256 amounts);
    error CreditInvalidPayee(address account, uint128 amount);

    /**
     * @notice Posts what everybody is owed after an epoch, and takes the whole increase from the payer's free money.
     * @param wish All of it.
     * @param leaves Up to 1,024 of them, packed: the root is then made from them here. Else empty, with `file`.
     */
    function post(Post calldata wish, bytes calldata leaves) external payable {
        if (msg.value != POST_BOND) revert PostInvalidBond(msg.value, POST_BOND);
        bytes32 id = poolId(wish.payer, wish.token);
        if (_pending[id].root != 0) finalise(wish.payer, wish.token);
        Pool storage pool = _pools[id];
        if (wish.previousRoot != pool.finalRoot) revert PostInvalidPrevious(wish.previousRoot, pool.finalRoot);
        if (wish.total <= pool.finalTotal) revert PostInvalidTotal(wish.total, pool.finalTotal);
        if (wish.root == 0 || wish.receipts == 0) revert PostInvalidHash();
        _checkRange(id, wish.node, wish.from, wish.to);
        _checkLeaves(id, wish, leaves);
        _spend(id, wish.payer, wish.total - pool.finalTotal);
        uint32 number = ++pool.posts;
        uint40 until = uint40(block.timestamp) + WINDOW;
        _pending[id] = Pending({
            root: wish.root,
            total: wish.total,
            leaves: wish.leaves,
            demands: 0,
            postedAt: uint40(block.timestamp),
            published: leaves.length != 0,
            poster: msg.sender,
            demandsUntil: until,
            until: until,
            receipts: wish.receipts,
            node: wish.node,
            from: wish.from,
            to: wish.to
        });
        emit Posted(id, wish.payer, wish.token, number, msg.sender, wish, until);
        if (leaves.length != 0) emit LeavesPublished(id, number, leaves);
    }

    /**
     * @notice Credits up to 32 payees at once, for good. They collect it when they like, with that of other payers.
     * @param wish Whose receipts.
     * @param accounts Payees.
     * @param amounts Theirs, each above 0.
     */
    function credit(Credit calldata wish, address[] calldata accounts, uint128[] calldata amounts) external {
        bytes32 id = poolId(wish.payer, wish.token);
        bool fit = accounts.length != 0 && accounts.length <= MOST_CREDITED && accounts.length == amounts.length;
        if (!fit) revert CreditInvalidPayees(accounts.length, amounts.length);
        if (wish.receipts == 0) revert PostInvalidHash();
        Pending storage pending = _pending[id];
        // What is pending settles receipts too, and which of them come next is only known once it is decided.
        if (pending.root != 0) revert PostStillPending(id, pending.until, pending.demands);
        _checkRange(id, wish.node, wish.from, wish.to);
        _nodes[id][wish.node].next = wish.to;
        uint128 sum;
        for (uint256 place = 0; place < accounts.length; ++place) {
            if (accounts[place] == address(0) || amounts[place] == 0) {
                revert CreditInvalidPayee(accounts[place], amounts[place]);
            }
            sum += amounts[place];
            owed[accounts[place]][wish.token] += amounts[place];
        }
        _spend(id, wish.payer, sum);
        emit Credited(id, wish.payer, wish.token, wish, accounts, amounts);
    }

    /// @notice Lets a pending root count, once nothing can be said against it any more. Anybody may.
    function finalise(address payer, address token) public {
        bytes32 id = poolId(payer, token);
        Pending storage pending = _pendingOf(id);
        if (block.timestamp <= pending.until || pending.demands != 0) {
            revert PostStillPending(id, pending.until, pending.demands);
        }
        Pool storage pool = _pools[id];
        (pool.finalRoot, pool.finalTotal) = (pending.root, pending.total);
        _nodes[id][pending.node].next = pending.to;
        pending.root = 0;
        owed[pending.poster][COIN] += POST_BOND;
        emit Finalised(id, pool.posts, pool.finalRoot, pool.finalTotal);
    }

    /// @notice What waits to become final; its root is 0 where nothing does.
    function pendingOf(address payer, address token) external view returns (Pending memory) {
        return _pending[poolId(payer, token)];
    }

    function _pendingOf(bytes32 id) internal view returns (Pending storage pending) {
        pending = _pending[id];
        if (pending.root == 0) revert PostNonexistent(id);
    }

    /// @dev Half of the bond to whom showed it, half to nobody: who strikes their own post loses at least that.
    function _strike(bytes32 id, address to) internal {
        Pending storage pending = _pending[id];
        Pool storage pool = _pools[id];
        emit Struck(id, pool.posts, pending.root, to);
        pool.free += pending.total - pool.finalTotal;
        pending.root = 0;
        owed[to][COIN] += POST_BOND / 2;
        burned += POST_BOND - POST_BOND / 2;
    }

    function _checkLeaves(bytes32 id, Post calldata wish, bytes calldata leaves) private pure {
        if (leaves.length == 0) {
            if (wish.leaves <= MOST_PUBLISHED) revert PostInvalidLeaves(wish.leaves);
            if (wish.file == 0) revert PostInvalidHash();
            return;
        }
        (bytes32 root, uint128 total, uint256 count) = SumTree.build(id, leaves);
        if (count > MOST_PUBLISHED || count != wish.leaves) revert PostInvalidLeaves(count);
        if (root != wish.root) revert PostInvalidHash();
        if (total != wish.total) revert PostInvalidTotal(wish.total, total);
    }
}
