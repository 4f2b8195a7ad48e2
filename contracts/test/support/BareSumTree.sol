// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SumTree} from "../../src/settlement/SumTree.sol";

/**
 * @dev The least that pays a claim under a sum tree: one root, one token, nothing that can be challenged, kept for
 * later or sent elsewhere. What `Settlement` costs is compared with it.
 */
contract BareSumTree {
    using SafeERC20 for IERC20;

    IERC20 private immutable _token;
    bytes32 private immutable _pool;
    bytes32 public root;
    uint128 public total;
    mapping(address account => uint128) public claimedOf;

    event Claimed(address indexed account, uint128 amount);

    error Invalid();

    constructor(IERC20 token, bytes32 pool) {
        (_token, _pool) = (token, pool);
    }

    function post(bytes32 root_, uint128 total_) external {
        (root, total) = (root_, total_);
    }

    function claim(SumTree.Leaf calldata leaf) external {
        (bytes32 found, uint128 sum) = SumTree.rootOf(_pool, leaf);
        if (found != root || sum != total) revert Invalid();
        uint128 amount = leaf.total - claimedOf[leaf.account];
        if (amount == 0) revert Invalid();
        claimedOf[leaf.account] = leaf.total;
        _token.safeTransfer(leaf.account, amount);
        emit Claimed(leaf.account, amount);
    }
}
