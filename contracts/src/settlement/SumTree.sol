// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title The tree of what everybody is owed by one payer in one token: leaves by ascending account, each node with the
 * sum of what is below it.
 * @notice Leaves and nodes begin with different words, so neither can be shown as the other. A leaf names its pool, and
 * with it chain, contract, payer and token. A node binds the sums of both of its children, so no sum can be left out
 * below a root; sums stay below 2^128 and are added with a check.
 *
 *     leaf = keccak(LEAF · pool · account · total)
 *     node = keccak(NODE · left · right · sum of left (16 bytes) · sum of right (16 bytes))
 *
 * Where a level is odd its last node stands beside nothing: hash 0, sum 0.
 */
library SumTree {
    /**
     * @param index Of the leaf, from 0.
     * @param proof For each level from the leaf up: the sibling's hash and its sum in 16 bytes.
     */
    struct Leaf {
        address account;
        uint128 total;
        uint256 index;
        bytes proof;
    }

    bytes32 private constant LEAF = keccak256("colophon-settlement-leaf/1");
    bytes32 private constant NODE = keccak256("colophon-settlement-node/1");
    /// @dev Bytes of one level in a proof.
    uint256 private constant STEP = 48;
    /// @dev Bytes of a leaf in event data: account, then total.
    uint256 private constant PACKED = 36;

    error SumTreeInvalidProof(uint256 length, uint256 index);
    error SumTreeInvalidLeaves(uint256 length);
    error SumTreeInvalidLeaf(address account, uint128 total);

    /// @notice The root and the sum at which a leaf's proof arrives.
    function rootOf(bytes32 pool, Leaf calldata leaf) internal pure returns (bytes32 root, uint128 sum) {
        bytes calldata proof = leaf.proof;
        uint256 index = leaf.index;
        if (proof.length % STEP != 0 || index >> (proof.length / STEP) != 0) {
            revert SumTreeInvalidProof(proof.length, index);
        }
        (root, sum) = (_leafHash(pool, leaf.account, leaf.total), leaf.total);
        for (uint256 step = 0; step < proof.length; step += STEP) {
            bytes32 sibling;
            uint128 siblingSum;
            assembly ("memory-safe") {
                sibling := calldataload(add(proof.offset, step))
                siblingSum := shr(128, calldataload(add(proof.offset, add(step, 32))))
            }
            root = index & 1 == 0
                ? _nodeHash(root, sibling, sum, siblingSum)
                : _nodeHash(sibling, root, siblingSum, sum);
            sum += siblingSum;
            index >>= 1;
        }
    }

    /// @notice Whether a proof has a level for each of a tree's: only then does its index say where the leaf is.
    function isWhole(Leaf calldata leaf, uint256 leaves) internal pure returns (bool) {
        return leaf.proof.length == depthOf(leaves) * STEP;
    }

    /// @notice Levels above the leaves.
    function depthOf(uint256 leaves) internal pure returns (uint256 depth) {
        while (leaves > uint256(1) << depth) ++depth;
    }

    /// @notice Builds the tree of packed leaves. Reverts where they are not by ascending account, or one is 0.
    function build(bytes32 pool, bytes calldata packed) internal pure returns (bytes32, uint128, uint256 leaves) {
        leaves = packed.length / PACKED;
        if (leaves == 0 || packed.length % PACKED != 0) revert SumTreeInvalidLeaves(packed.length);
        bytes32[] memory hashes = new bytes32[](leaves);
        uint128[] memory sums = new uint128[](leaves);
        address last;
        for (uint256 place = 0; place < leaves; ++place) {
            address account;
            uint128 total;
            assembly ("memory-safe") {
                let data := add(packed.offset, mul(place, PACKED))
                account := shr(96, calldataload(data))
                total := shr(128, calldataload(add(data, 20)))
            }
            if (account <= last || total == 0) revert SumTreeInvalidLeaf(account, total);
            last = account;
            hashes[place] = _leafHash(pool, account, total);
            sums[place] = total;
        }
        for (uint256 width = leaves; width > 1; width = (width + 1) / 2) {
            for (uint256 left = 0; left < width; left += 2) {
                bool alone = left + 1 == width;
                bytes32 right = alone ? bytes32(0) : hashes[left + 1];
                uint128 rightSum = alone ? 0 : sums[left + 1];
                hashes[left / 2] = _nodeHash(hashes[left], right, sums[left], rightSum);
                sums[left / 2] = sums[left] + rightSum;
            }
        }
        return (hashes[0], sums[0], leaves);
    }

    function _leafHash(bytes32 pool, address account, uint128 total) private pure returns (bytes32 hash) {
        bytes32 tag = LEAF;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, tag)
            mstore(add(free, 0x20), pool)
            mstore(add(free, 0x40), account)
            mstore(add(free, 0x60), total)
            hash := keccak256(free, 0x80)
        }
    }

    function _nodeHash(bytes32 left, bytes32 right, uint128 leftSum, uint128 rightSum)
        private
        pure
        returns (bytes32 hash)
    {
        bytes32 tag = NODE;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, tag)
            mstore(add(free, 0x20), left)
            mstore(add(free, 0x40), right)
            mstore(add(free, 0x60), or(shl(128, leftSum), rightSum))
            hash := keccak256(free, 0x80)
        }
    }
}
