// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pools} from "./Pools.sol";

/**
 * @title Who may act for a payer, each with one duty only.
 * @notice A node signs receipts and can move nothing. A poster settles, up to so much a day, and signs no receipts.
 */
abstract contract Keys is Pools {
    /**
     * @param from Since when it signs, seconds since 1970; 0 where it never was authorised.
     * @param until It signs no later than that.
     * @param firstInvalid Index of the first receipt that no longer counts, once it was revoked; else the largest number.
     * @param next Index of the first receipt that is not settled.
     */
    struct Node {
        uint40 from;
        uint40 until;
        uint48 firstInvalid;
        uint48 next;
    }

    /**
     * @param most It may spend at once; it comes back evenly over a day.
     * @param spent Of it, at `since`.
     */
    struct Poster {
        uint128 most;
        uint128 spent;
        uint40 until;
        uint40 since;
    }

    /// @notice Seconds in which all that a poster may spend comes back.
    uint40 public constant DAY = 1 days;
    /// @notice Receipts that are settled at once: nobody ends a node's log for good.
    uint48 public constant MOST_SETTLED = 1 << 24;
    uint48 private constant NOT_REVOKED = type(uint48).max;

    mapping(bytes32 pool => mapping(address key => Node)) internal _nodes;
    mapping(bytes32 pool => mapping(address key => Poster)) internal _posters;

    event NodeAuthorised(bytes32 indexed pool, address indexed node, uint40 from, uint40 until);
    event NodeRevoked(bytes32 indexed pool, address indexed node, uint48 firstInvalid);
    event PosterSet(bytes32 indexed pool, address indexed poster, uint128 most, uint40 until);

    error KeyInvalid(address key);
    error KeyInvalidTime(uint40 until);
    error KeyUnauthorised(bytes32 pool, address key);
    error KeyRevoked(bytes32 pool, address node, uint48 firstInvalid);
    error PosterSpentTooMuch(bytes32 pool, address poster, uint256 spent, uint128 most);

    /// @notice Lets a node sign receipts for the caller's pool, or lets it do so for longer. A revoked one stays revoked.
    function authorise(address token, address node, uint40 until) external {
        bytes32 pool = poolId(msg.sender, token);
        Node storage found = _nodes[pool][node];
        bool otherDuty = node == msg.sender || _posters[pool][node].until != 0;
        if (node == address(0) || otherDuty) revert KeyInvalid(node);
        if (until <= block.timestamp) revert KeyInvalidTime(until);
        if (found.from == 0) (found.from, found.firstInvalid) = (uint40(block.timestamp), NOT_REVOKED);
        else if (found.firstInvalid != NOT_REVOKED) revert KeyRevoked(pool, node, found.firstInvalid);
        found.until = until;
        emit NodeAuthorised(pool, node, found.from, until);
    }

    /**
     * @notice Takes a node's right back for good.
     * @param token Of the pool.
     * @param node Whose.
     * @param firstInvalid The index after the last receipt that still counts.
     */
    function revoke(address token, address node, uint48 firstInvalid) external {
        bytes32 pool = poolId(msg.sender, token);
        Node storage found = _nodes[pool][node];
        if (found.from == 0) revert KeyUnauthorised(pool, node);
        // Once said it can only be said of fewer.
        if (firstInvalid >= found.firstInvalid) revert KeyRevoked(pool, node, found.firstInvalid);
        found.firstInvalid = firstInvalid;
        emit NodeRevoked(pool, node, firstInvalid);
    }

    /**
     * @notice Lets a key settle for the caller.
     * @param token Of the pool.
     * @param poster The key; it pays bonds and gas itself. Who the payees are it says alone: `credit` asks for no receipt,
     * so whoever steals the key can pay themselves, and call receipts settled that are not.
     * @param most It may spend at once, and again as it comes back, evenly over a day; 0 takes the right back.
     * @param until Seconds since 1970.
     */
    function setPoster(address token, address poster, uint128 most, uint40 until) external {
        bytes32 pool = poolId(msg.sender, token);
        if (poster == address(0) || poster == msg.sender || _nodes[pool][poster].from != 0) revert KeyInvalid(poster);
        if (until <= block.timestamp) revert KeyInvalidTime(until);
        Poster storage found = _posters[pool][poster];
        (found.most, found.until) = (most, until);
        emit PosterSet(pool, poster, most, until);
    }

    function nodeOf(address payer, address token, address node) external view returns (Node memory) {
        return _nodes[poolId(payer, token)][node];
    }

    function posterOf(address payer, address token, address poster) external view returns (Poster memory) {
        return _posters[poolId(payer, token)][poster];
    }

    /// @dev The caller spends from a payer's pool: the payer without a bound, a poster up to what it may.
    function _spend(bytes32 pool, address payer, uint128 amount) internal {
        uint128 free = _pools[pool].free;
        if (msg.sender != payer) _spendAsPoster(pool, amount);
        if (amount > free) revert PoolNotEnough(pool, free, amount);
        _pools[pool].free = free - amount;
    }

    /// @dev That these are the receipts of the node that come next, and that all of them still count.
    function _checkRange(bytes32 pool, address node, uint48 from, uint48 to) internal view {
        Node storage found = _nodes[pool][node];
        bool next = from == found.next && to > from && to - from <= MOST_SETTLED;
        if (found.from == 0 || !next) revert KeyUnauthorised(pool, node);
        if (to > found.firstInvalid) revert KeyRevoked(pool, node, found.firstInvalid);
    }

    function _spendAsPoster(bytes32 pool, uint128 amount) private {
        Poster storage poster = _posters[pool][msg.sender];
        if (block.timestamp > poster.until) revert KeyUnauthorised(pool, msg.sender);
        uint256 back = uint256(poster.most) * (block.timestamp - poster.since) / DAY;
        uint256 spent = (poster.spent > back ? poster.spent - back : 0) + amount;
        if (spent > poster.most) revert PosterSpentTooMuch(pool, msg.sender, spent, poster.most);
        (poster.since, poster.spent) = (uint40(block.timestamp), uint128(spent));
    }
}
